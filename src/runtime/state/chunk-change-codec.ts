import { byteVec, type Codec, option, struct, vec } from '../../primitives/borsh.ts';
import { hash58, newtype, unit, variants } from '../../primitives/schema.ts';
import type { ChunkChange } from './chunk-state.ts';

const cause = variants({
  transaction_processing: newtype('txHash', hash58),
  action_receipt_processing_started: newtype('receiptId', hash58),
  action_receipt_gas_reward: newtype('receiptId', hash58),
  receipt_processing: newtype('receiptId', hash58),
  postponed_receipt: newtype('receiptId', hash58),
  updated_delayed_receipts: unit,
  bandwidth_scheduler_state_update: unit,
});

/** A changed key as it is stored and sent. */
export const chunkChangeCodec: Codec<ChunkChange> = struct({
  key: byteVec,
  value: option(byteVec),
  history: vec(struct({ value: option(byteVec), cause })),
});
