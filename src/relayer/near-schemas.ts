import { z } from 'zod';

/** Whole numbers come as `number`, or as `bigint` when a double cannot hold them. */
export const u64 = z
  .union([z.int().nonnegative(), z.bigint().nonnegative()])
  .transform((value) => BigInt(value));

export const blockSchema = z.object({
  header: z.object({
    height: u64,
    hash: z.string(),
    prev_hash: z.string(),
    timestamp_nanosec: z.string().regex(/^\d+$/).transform(BigInt),
  }),
  chunks: z.array(z.object({ chunk_hash: z.string(), height_included: u64 })),
});

export const chunkSchema = z.object({
  transactions: z.array(z.object({ hash: z.string(), signer_id: z.string(), receiver_id: z.string() })),
});

export const dataChangesSchema = z.object({
  changes: z.array(z.object({ cause: z.object({ type: z.string(), receipt_hash: z.string().optional() }) })),
});

export const receiptSchema = z.object({
  predecessor_id: z.string(),
  receiver_id: z.string(),
  receipt: z.object({ Action: z.object({ signer_id: z.string() }).optional() }),
});

const outcomeStatus = z.union([
  z.string(),
  z.object({ SuccessValue: z.string() }),
  z.object({ SuccessReceiptId: z.string() }),
  z.object({ Failure: z.unknown() }),
]);

export const outcomeSchema = z.object({
  id: z.string(),
  block_hash: z.string(),
  outcome: z.object({ executor_id: z.string(), logs: z.array(z.string()), status: outcomeStatus }),
});

export const transactionStatusSchema = z.object({
  final_execution_status: z.string().optional(),
  status: outcomeStatus.optional(),
  transaction_outcome: outcomeSchema.optional(),
  receipts_outcome: z.array(outcomeSchema).optional(),
});

export const viewSchema = z.object({ result: z.array(z.int().min(0).max(255)), block_height: u64 });

export const accessKeySchema = z.object({
  nonce: u64,
  block_hash: z.string(),
  permission: z.unknown(),
});

export type OutcomeView = z.output<typeof outcomeSchema>;
export type TransactionStatus = z.output<typeof transactionStatusSchema>;

/** Whether the receipt did what it did: what a failed one logged, it never did. */
export const isSuccess = ({ outcome: { status } }: OutcomeView): boolean =>
  typeof status === 'object' && ('SuccessValue' in status || 'SuccessReceiptId' in status);
