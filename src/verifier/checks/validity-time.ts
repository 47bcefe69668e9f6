import { type Check, fail, pass } from '../check.ts';
import type { Evidence } from '../evidence.ts';
import { toIsoTime } from '../time.ts';

/** How far the enclave's clock may be ahead of the verifier's. */
const toleranceSeconds = 300;
/** Year 9999: the last that can be printed. */
const latest = 253_402_300_799n;

export const validityTime: Check<Evidence> = {
  code: 'validity_time',
  proves: 'the statement was issued before the time of this verification and had not expired by then',
  leavesOpen: 'the real time of issue: the host can influence the clock behind it; see challenge',
  run({ bundle: { statement }, nowSeconds }) {
    const { issuedAt, expiresAt } = statement.envelope;
    const issued = printed(issuedAt);
    const now = toIsoTime(nowSeconds);
    if (issuedAt > BigInt(Math.floor(nowSeconds)) + BigInt(toleranceSeconds)) {
      return fail(`issued at ${issued}, after ${now}`);
    }
    if (expiresAt === 0n) return pass(`issued at ${issued}, without an expiry`);
    if (expiresAt <= BigInt(Math.floor(nowSeconds)))
      return fail(`expired at ${printed(expiresAt)}, judged at ${now}`);
    return pass(`issued at ${issued}, valid until ${printed(expiresAt)}`);
  },
};

const printed = (seconds: bigint): string =>
  seconds > latest ? `second ${seconds}` : toIsoTime(Number(seconds));
