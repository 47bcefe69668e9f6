import { encode, u64 } from './borsh.ts';
import { concatBytes } from './bytes.ts';
import { sha256 } from './hash.ts';

/** Names what follows from `base` at a block height (near-primitives 0.38, utils.rs; since protocol 77). */
const derive = (base: Uint8Array, height: bigint, salt: bigint): Uint8Array =>
  sha256(concatBytes(base, encode(u64, height), encode(u64, salt)));

/** The receipt that a transaction becomes. */
export const receiptIdFromTransaction = (txHash: Uint8Array, height: bigint): Uint8Array =>
  derive(txHash, height, 0n);

/** The new receipt at that index among all that a receipt made: data receipts and refunds count too. */
export const receiptIdFromReceiptId = (receiptId: Uint8Array, height: bigint, index: bigint): Uint8Array =>
  derive(receiptId, height, index);

/** What the ids that an action makes, and its random seed, are derived from. Counts back, away from the receipts. */
export const actionHashFromReceiptId = (receiptId: Uint8Array, height: bigint, index: bigint): Uint8Array =>
  derive(receiptId, height, (1n << 64n) - 1n - index);

/** A receipt that an action makes outside a function call's numbering. */
export const receiptIdFromActionHash = (actionHash: Uint8Array, height: bigint, index: bigint): Uint8Array =>
  derive(actionHash, height, index);

/** The data id number `counter` of an action; yields count with the promises' results. */
export const dataIdFromActionHash = (actionHash: Uint8Array, height: bigint, counter: bigint): Uint8Array =>
  derive(actionHash, height, counter);

/** What `random_seed` gives to the contract that runs the action. */
export const actionRandomSeed = (actionHash: Uint8Array, blockRandomSeed: Uint8Array): Uint8Array =>
  sha256(concatBytes(actionHash, blockRandomSeed));
