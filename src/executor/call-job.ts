import type { CallOfCode } from '../runtime/one-shot/one-shot-call.ts';
import { decodeCallResult } from './decode-call.ts';
import type { Execution } from './executor.ts';
import { openJob, type PendingJob } from './job.ts';
import type { Owner } from './owner.ts';
import type { PreparedContract } from './prepared-contracts.ts';

/** A one-shot call: it brings along all of its state. */
export const callJob = (call: CallOfCode, contract: PreparedContract, owner: Owner): PendingJob<Execution> =>
  openJob<Execution>({
    work: { kind: 'call', call, contract: contract.name },
    owner,
    contract,
    decode: (bytes) => ({ kind: 'done', result: decodeCallResult(bytes) }),
    refuse: (code, feature) => ({ kind: 'unsupported', code, feature }),
  });
