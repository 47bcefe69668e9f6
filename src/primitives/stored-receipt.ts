import { BorshError, type Codec, type Encoded, u8 } from './borsh.ts';
import { type Receipt, receiptSchema } from './receipt.ts';
import { record, u64, variants } from './schema.ts';

const fields = record({
  receipt: receiptSchema,
  metadata: record({ congestionGas: u64, congestionSize: u64 }),
});

/** V1 says that the groups of the outgoing buffer count the receipt. */
const versions = variants({ v0: fields, v1: fields });

/** A receipt in the state, with what it counted for congestion when it was put there. */
export type StoredReceipt = Encoded<typeof versions>;

/** No name is so long that a bare receipt could begin so. */
const tag = 0xff;

/** near-primitives 0.38, receipt.rs, `StateStoredReceipt`. */
export const storedReceiptCodec: Codec<StoredReceipt> = {
  write(out, stored) {
    u8.write(out, tag);
    u8.write(out, tag);
    versions.write(out, stored);
  },
  read(from) {
    if (!from.take(2).every((byte) => byte === tag)) throw new BorshError('not a stored receipt');
    return versions.read(from);
  },
};

/** What delayed, buffered and yielded receipts are in the state: old ones are bare. */
export type StateReceipt = { readonly kind: 'bare'; readonly receipt: Receipt } | StoredReceipt;

/** near-primitives 0.38, receipt.rs, `ReceiptOrStateStoredReceipt`. */
export const stateReceiptCodec: Codec<StateReceipt> = {
  write(out, state) {
    if (state.kind === 'bare') receiptSchema.write(out, state.receipt);
    else storedReceiptCodec.write(out, state);
  },
  read: (from) =>
    from.peek(2).every((byte) => byte === tag)
      ? storedReceiptCodec.read(from)
      : { kind: 'bare', receipt: receiptSchema.read(from) },
};
