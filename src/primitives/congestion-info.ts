import type { Encoded } from './borsh.ts';
import { u128 } from './borsh.ts';
import { type Json, record, u16, u64, variants, withJson } from './schema.ts';

const u128Number = withJson(u128, (value) => value);

/** A shard's load, in its chunk's header (near-primitives 0.38, congestion_info.rs). */
export const congestionInfo = variants({
  v1: record({
    delayedReceiptsGas: u128Number,
    bufferedReceiptsGas: u128Number,
    /** Borsh length of the receipts in the state: delayed, buffered, postponed or yielded. */
    receiptBytes: u64,
    /** The one shard that may send when this one is full. */
    allowedShard: u16,
  }),
});

export type CongestionInfo = Encoded<typeof congestionInfo>;

export const noCongestion: CongestionInfo = {
  kind: 'v1',
  delayedReceiptsGas: 0n,
  bufferedReceiptsGas: 0n,
  receiptBytes: 0n,
  allowedShard: 0,
};

/** As JSON-RPC shows it: nearcore's `CongestionInfoView`. */
export const congestionInfoView = (info: CongestionInfo): Json => ({
  delayed_receipts_gas: String(info.delayedReceiptsGas),
  buffered_receipts_gas: String(info.bufferedReceiptsGas),
  receipt_bytes: info.receiptBytes,
  allowed_shard: info.allowedShard,
});
