import { type Encoded, encode, struct, u64 as u64Codec } from './borsh.ts';
import { sha256 } from './hash.ts';
import { combineHashes } from './merkle.ts';
import { hash58, newtype, record, u64, variants, withJson } from './schema.ts';

const innerLiteFields = record({
  height: u64,
  epochId: hash58,
  nextEpochId: hash58,
  prevStateRoot: hash58,
  outcomeRoot: hash58,
  /** Nanoseconds since 1970. */
  timestamp: u64,
  nextBpHash: hash58,
  blockMerkleRoot: hash58,
});

/** The part of a header that light clients read; its JSON is nearcore's `BlockHeaderInnerLiteView`. */
export const blockHeaderInnerLite = withJson(innerLiteFields, (value) => ({
  ...(innerLiteFields.toJson(value) as object),
  timestamp_nanosec: String(value.timestamp),
}));

export type BlockHeaderInnerLite = Encoded<typeof blockHeaderInnerLite>;

/** A header as its hash needs it, by the borsh of its parts. */
export type HeaderParts = {
  readonly prevHash: Uint8Array;
  readonly innerLite: Uint8Array;
  readonly innerRest: Uint8Array;
};

/** What the approvals of the next block's producers name this block by, with the hash before it. */
export const headerInnerHash = (innerLite: Uint8Array, innerRest: Uint8Array): Uint8Array =>
  combineHashes(sha256(innerLite), sha256(innerRest));

/** A block's hash (near-primitives 0.38, block_header.rs, `compute_hash`). */
export const headerHash = ({ prevHash, innerLite, innerRest }: HeaderParts): Uint8Array =>
  combineHashes(headerInnerHash(innerLite, innerRest), prevHash);

/** A block for light clients, without approvals; its JSON is nearcore's `LightClientBlockLiteView`. */
export const lightClientBlockLite = record({
  prevBlockHash: hash58,
  innerRestHash: hash58,
  innerLite: blockHeaderInnerLite,
});

export type LightClientBlockLite = Encoded<typeof lightClientBlockLite>;

/** The hash of the whole block, from what a light client has of it. */
export const lightClientBlockHash = (block: LightClientBlockLite): Uint8Array =>
  combineHashes(
    combineHashes(sha256(encode(blockHeaderInnerLite, block.innerLite)), block.innerRestHash),
    block.prevBlockHash,
  );

/** What a block producer approves: the block on which the next is built, or that it waits no longer for a height. */
export const approvalInner = variants({
  endorsement: newtype('hash', hash58),
  skip: newtype('height', u64),
});

export type ApprovalInner = Encoded<typeof approvalInner>;

/** The bytes that an approval signs. */
export const approvalMessage = (inner: ApprovalInner, targetHeight: bigint): Uint8Array =>
  encode(struct({ inner: approvalInner, targetHeight: u64Codec }), { inner, targetHeight });
