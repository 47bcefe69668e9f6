import { byteVec, decode, encode, option, string, struct, u64, vec } from '../primitives/borsh.ts';
import { concatBytes } from '../primitives/bytes.ts';
import { hash58, newtype, unit, variants } from '../primitives/schema.ts';
import type { ChunkChange } from '../runtime/state/chunk-state.ts';

const cause = variants({
  transaction_processing: newtype('txHash', hash58),
  action_receipt_processing_started: newtype('receiptId', hash58),
  action_receipt_gas_reward: newtype('receiptId', hash58),
  receipt_processing: newtype('receiptId', hash58),
  postponed_receipt: newtype('receiptId', hash58),
  updated_delayed_receipts: unit,
  bandwidth_scheduler_state_update: unit,
});

const changesCodec = vec(
  struct({
    key: byteVec,
    value: option(byteVec),
    history: vec(struct({ value: option(byteVec), cause })),
  }),
);

/** What a block did to the state, as the store keeps it. */
export const encodeChanges = (changes: readonly ChunkChange[]): Uint8Array => encode(changesCodec, changes);

export const decodeChanges = (bytes: Uint8Array): readonly ChunkChange[] => decode(changesCodec, bytes);

/** Under which name the store keeps them. */
export const changesKey = (sequence: bigint): Uint8Array =>
  concatBytes(encode(string, 'changes'), encode(u64, sequence));
