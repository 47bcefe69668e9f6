import { InternalFault } from '../primitives/internal-fault.ts';
import type { CallOfCode } from '../runtime/one-shot/one-shot-call.ts';
import type { Execution } from './executor.ts';
import type { Job } from './job.ts';
import type { PreparedContract } from './prepared-contracts.ts';
import { resultSchema } from './result-schema.ts';

/** A one-shot call: it brings along all of its state. */
export function callJob(call: CallOfCode, contract: PreparedContract): PendingJob<Execution> {
  const { promise, resolve, reject } = Promise.withResolvers<Execution>();
  const job: Job = {
    work: { kind: 'call', call, contract: contract.name },
    contract,
    supply: async () => {
      throw new InternalFault('a one-shot call asked for more state');
    },
    done(result) {
      const parsed = resultSchema.safeParse(result);
      if (parsed.success) resolve({ kind: 'done', result: parsed.data });
      return parsed.success;
    },
    unsupported: (code, feature) => resolve({ kind: 'unsupported', code, feature }),
    reject,
    losses: 0,
    runsAlone: false,
  };
  return { job, promise };
}

export type PendingJob<T> = { readonly job: Job; readonly promise: Promise<T> };
