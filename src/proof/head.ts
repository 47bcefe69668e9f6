import { type BandwidthRequests, bandwidthRequests } from '../primitives/bandwidth.ts';
import {
  bool,
  byteVec,
  type Codec,
  type Encoded,
  hash,
  option,
  string,
  struct,
  tags,
  u32,
  u64,
  u128,
  vec,
} from '../primitives/borsh.ts';
import { type CongestionInfo, congestionInfo } from '../primitives/congestion-info.ts';
import { type Receipt, receiptSchema } from '../primitives/receipt.ts';
import {
  hash58,
  newtype,
  record,
  type Schema,
  string as text,
  unit,
  variants,
} from '../primitives/schema.ts';
import { domainHash } from './domain.ts';
import { type Envelope, envelopeCodec, originNames } from './statement.ts';

/**
 * What is signed of a durable world: that a block follows the block before it (attestation/head.md). Input and output
 * are each hashed by themselves, and follow from the world's blocks alone, in any process.
 */

/** What made the block. A patch leaves the transactions, and the receipts on their way, as they were. */
const operation = variants({
  genesis: record({ genesisHash: hash58 }),
  chunk: unit,
  /** Rows of the state were set from outside; `source` says where they came from, or is empty. */
  patch: record({ patchHash: hash58, source: text }),
  /** The state, and what was on its way, is again that after an earlier block. */
  restore: newtype('block', hash58),
  /** A chunk into which a receipt came, after all others, that no block sent: it resumes a yield. */
  resume: record({ receiptHash: hash58 }),
});
export type HeadOperation = Encoded<typeof operation>;

const origin: Codec<(typeof originNames)[number]> = tags(originNames);

/** Gas price in yoctonear for a unit, the limit in gas. */
const block = struct({
  height: u64,
  timestamp: u64,
  epochHeight: u64,
  randomSeed: hash,
  gasPrice: u128,
  gasLimit: u64,
});

/** All that decides a block, in the order of attestation/head.md. */
export const headInputCodec = struct({
  network: string,
  worldId: hash,
  sequence: u64,
  previousBlock: hash,
  /** Over the hashes of all blocks before this one, as NEAR's `block_merkle_root` is. */
  historyRoot: hash,
  operation,
  preStateRoot: hash,
  transactionsHash: hash,
  receiptsHash: hash,
  loadHash: hash,
  block,
  protocolVersion: u32,
  paramsHash: hash,
  engineId: string,
  policyHash: hash,
  stateOrigin: origin,
  timeOrigin: origin,
  seedOrigin: origin,
});
export type HeadInput = Encoded<typeof headInputCodec>;

/** What the block did: nothing measured, nothing of the clock. */
export const headOutputCodec = struct({
  postStateRoot: hash,
  outcomeRoot: hash,
  receiptsHash: hash,
  loadHash: hash,
  gasBurnt: u64,
  tokensBurnt: u128,
  witnessHash: hash,
  witnessSize: u64,
});
export type HeadOutput = Encoded<typeof headOutputCodec>;

export type Head = { readonly input: HeadInput; readonly output: HeadOutput };

export const headCodec: Codec<Head> = struct({ input: headInputCodec, output: headOutputCodec });

export const hashHeadInput = (input: HeadInput): Uint8Array<ArrayBuffer> =>
  domainHash('head-input', headInputCodec, input);

export const hashHeadOutput = (output: HeadOutput): Uint8Array<ArrayBuffer> =>
  domainHash('head-output', headOutputCodec, output);

const blockCodec = struct({ inputHash: hash, outputHash: hash });

/** A block's name. The engine is left out, so that two engines that agree name it alike. */
export const hashBlock = ({ input, output }: Head): Uint8Array<ArrayBuffer> =>
  domainHash('block', blockCodec, {
    inputHash: hashHeadInput({ ...input, engineId: '' }),
    outputHash: hashHeadOutput(output),
  });

/** What ed25519 signs of a head. Its own domain: a head never passes for the result of a call, nor that for a head. */
export const hashHead = (envelope: Envelope): Uint8Array<ArrayBuffer> =>
  domainHash('head', envelopeCodec, envelope);

/** `isExpired`: the block that it names was too old. */
const transactionList = struct({ items: vec(struct({ hash, isExpired: bool })) });

export const hashTransactions = (
  items: readonly { readonly hash: Uint8Array; readonly isExpired: boolean }[],
): Uint8Array<ArrayBuffer> =>
  domainHash('block-transactions', transactionList, {
    items: items.map(({ hash: name, isExpired }) => ({ hash: name, isExpired })),
  });

const receiptList = struct({ items: vec(receiptSchema) });

/** Of the receipts that go from one block into the next, in their order. */
export const hashReceipts = (items: readonly Receipt[]): Uint8Array<ArrayBuffer> =>
  domainHash('block-receipts', receiptList, { items });

/** How loaded a chunk leaves its shard, which the next one goes by. */
export type ShardLoad = {
  readonly congestion: CongestionInfo;
  readonly bandwidthRequests: BandwidthRequests;
};

export const shardLoadCodec: Schema<ShardLoad> = record({ congestion: congestionInfo, bandwidthRequests });

export const hashLoad = (load: ShardLoad): Uint8Array<ArrayBuffer> =>
  domainHash('block-load', shardLoadCodec, load);

const witnessList = struct({ items: vec(byteVec) });

/** Of the nodes and values that suffice to make the block again, in byte order. */
export const hashWitness = (items: readonly Uint8Array[]): Uint8Array<ArrayBuffer> =>
  domainHash('block-witness', witnessList, { items });

const patchList = struct({ items: vec(struct({ key: byteVec, value: option(byteVec) })) });

/** Of the rows that a patch sets, or removes, in the order of their keys. */
export const hashPatch = (
  items: readonly { readonly key: Uint8Array; readonly value: Uint8Array | undefined }[],
): Uint8Array<ArrayBuffer> => domainHash('state-patch', patchList, { items });
