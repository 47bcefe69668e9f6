import { BorshError } from '../primitives/borsh.ts';
import { InternalFault } from '../primitives/internal-fault.ts';
import type { NamedCall } from '../runtime/one-shot/promising-call.ts';
import type { ReceiptRunEnd } from '../runtime/one-shot/receipt-run.ts';
import { Unsupported } from '../vm/errors.ts';
import type { PendingJob } from './call-job.ts';
import { ExecutorFault } from './executor.ts';
import type { Job } from './job.ts';
import { decodeReceiptRun } from './receipts-codec.ts';

/** A call whose receipts are handed back or run: it brings along all accounts, and their codes. */
export function receiptsJob(call: NamedCall): PendingJob<ReceiptRunEnd> {
  const { promise, resolve, reject } = Promise.withResolvers<ReceiptRunEnd>();
  const job: Job = {
    work: { kind: 'receipts', call },
    contract: undefined,
    supply: async () => {
      throw new InternalFault('a one-shot call asked for more state');
    },
    done(result) {
      const end = decodeResult(result);
      if (end !== undefined) resolve(end);
      return end !== undefined;
    },
    unsupported: (code, feature) =>
      reject(
        code === 'promises_unsupported'
          ? new ExecutorFault('execution_fault', `a call has receipts, and ${feature} was refused`)
          : new Unsupported(code, feature),
      ),
    reject,
    losses: 0,
    runsAlone: false,
  };
  return { job, promise };
}

function decodeResult(result: unknown): ReceiptRunEnd | undefined {
  if (!(result instanceof Uint8Array)) return undefined;
  try {
    return decodeReceiptRun(result);
  } catch (cause) {
    if (cause instanceof BorshError) return undefined;
    throw cause;
  }
}
