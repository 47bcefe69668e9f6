import { type Check, fail, pass, remark } from '../../check.ts';
import { toIsoTime } from '../../time.ts';
import type { HeadEvidence } from '../evidence.ts';

/** How far the enclave's clock may be ahead of the verifier's. */
const toleranceSeconds = 300n;
/** Year 9999: the last that can be printed. */
const latest = 253_402_300_799n;

export const headIssued: Check<HeadEvidence> = {
  code: 'head_issued',
  proves: 'the head was signed before the time of this verification, by the clock of the enclave',
  leavesOpen:
    'the real time: the host can influence that clock. A head that expired was signed all the same: whether it is the newest, only an anchor shows',
  run({ signed: { head }, nowSeconds }) {
    const { issuedAt, expiresAt } = head.envelope;
    const now = BigInt(Math.floor(nowSeconds));
    if (issuedAt > now + toleranceSeconds)
      return fail(`issued at ${printed(issuedAt)}, after ${toIsoTime(nowSeconds)}`);
    if (expiresAt !== 0n && expiresAt <= now)
      return remark(`issued at ${printed(issuedAt)}, expired at ${printed(expiresAt)}`);
    return pass(`issued at ${printed(issuedAt)}`);
  },
};

const printed = (seconds: bigint): string =>
  seconds > latest ? `second ${seconds}` : toIsoTime(Number(seconds));
