import { accountIdSchema } from './account-id.ts';
import { byteVec, type Encoded, hash, option, struct, tags, u64, vec } from './borsh.ts';

/**
 * Rows of the state that are neither accounts, keys, code nor receipts (near-primitives 0.38, receipt.rs, types.rs).
 * nearcore has no JSON for them.
 */

/**
 * A queue in the state: the first item's index, and the index after the last. The rows `DelayedReceiptIndices` and
 * `PromiseYieldIndices` (the queue of timeouts) are such.
 */
export const queueIndicesCodec = struct({ firstIndex: u64, nextAvailableIndex: u64 });

export type QueueIndices = Encoded<typeof queueIndicesCodec>;

/** What a queue without a row is. */
export const emptyQueue: QueueIndices = { firstIndex: 0n, nextAvailableIndex: 0n };

export const queueLength = ({ firstIndex, nextAvailableIndex }: QueueIndices): bigint =>
  nextAvailableIndex - firstIndex;

/** The row `BufferedReceiptIndices`: a queue for each shard to which receipts wait to go. A map, by ascending shard. */
export const bufferedReceiptIndicesCodec = vec(struct({ shardId: u64, queue: queueIndicesCodec }));

export type BufferedReceiptIndices = Encoded<typeof bufferedReceiptIndicesCodec>;

/** An item of the queue of timeouts: the yield of that account ends by this block height. */
export const promiseYieldTimeoutCodec = struct({ accountId: accountIdSchema, dataId: hash, expiresAt: u64 });

export type PromiseYieldTimeout = Encoded<typeof promiseYieldTimeoutCodec>;

/** `resume_initiated` once the contract itself has resumed; a timeout does not count. */
export const promiseYieldStatusCodec = tags(['yielded', 'resume_initiated']);

export type PromiseYieldStatus = Encoded<typeof promiseYieldStatusCodec>;

/** A promise's result that waits for the receipt that needs it. Without `data` the promise failed. */
export const receivedDataCodec = struct({ data: option(byteVec) });
