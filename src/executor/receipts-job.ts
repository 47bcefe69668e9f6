import type { NamedCall } from '../runtime/one-shot/promising-call.ts';
import type { ReceiptRunEnd } from '../runtime/one-shot/receipt-run.ts';
import { Unsupported } from '../vm/errors.ts';
import { ExecutorFault } from './executor.ts';
import { openJob, type PendingJob } from './job.ts';
import { everyone, type Owner } from './owner.ts';
import { decodeReceiptRun } from './receipts-codec.ts';

/** A call whose receipts are handed back or run: it brings along all accounts, and their codes. */
export const receiptsJob = (call: NamedCall, owner: Owner = everyone): PendingJob<ReceiptRunEnd> =>
  openJob<ReceiptRunEnd>({
    work: { kind: 'receipts', call },
    owner,
    decode: decodeReceiptRun,
    refuse(code, feature) {
      if (code !== 'promises_unsupported') throw new Unsupported(code, feature);
      throw new ExecutorFault('execution_fault', `a call has receipts, and ${feature} was refused`);
    },
  });
