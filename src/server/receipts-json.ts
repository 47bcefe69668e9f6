import { z } from 'zod';

const decimalText = z.string().regex(/^[0-9]+$/);

export const receiptJson = z.strictObject({
  borsh_base64: z
    .string()
    .meta({ description: "nearcore's borsh of the receipt, as the statement commits to it" }),
  receipt: z.unknown().meta({ description: "the same as nearcore's ReceiptView" }),
});

export const placedOutcomeJson = z.strictObject({
  block_height: decimalText,
  outcome: z.unknown().meta({
    description:
      "nearcore's ExecutionOutcomeWithIdView. The proof leads to the statement's outcome_root; there is no block, so block_hash is the hash of no block: zeros",
  }),
});

export const accountAfterJson = z.strictObject({
  account_id: z.string(),
  deleted: z.boolean(),
  balance: decimalText.meta({ description: 'yoctoNEAR' }),
  locked: decimalText.meta({ description: 'yoctoNEAR at stake' }),
  storage_usage: decimalText.meta({ description: 'bytes' }),
});
