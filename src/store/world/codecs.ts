import {
  byteVec,
  type Codec,
  type Encoded,
  hash,
  string,
  struct,
  u32,
  u64,
  vec,
} from '../../primitives/borsh.ts';
import type { Block, IncludedTransaction, StatementDraft, WorldDefinition } from '../world-store.ts';

/** What is sealed into the rows. A change of these is a migration. */
export const definitionCodec: Codec<WorldDefinition> = struct({
  id: hash,
  kind: string,
  protocolVersion: u32,
  chainId: string,
  policy: byteVec,
});

const blockCodec: Codec<Block> = struct({
  sequence: u64,
  height: u64,
  hash,
  previousHash: hash,
  timestamp: u64,
  stateRoot: hash,
  outcomeRoot: hash,
  randomSeed: byteVec,
  processedYields: vec(byteVec),
  details: byteVec,
});

/** How many rows belong to a block: one that was taken away is then missed. */
const countsCodec = struct({ transactions: u32, receipts: u32, outcomes: u32 });
export type BlockCounts = Encoded<typeof countsCodec>;

export const countedBlockCodec = struct({ block: blockCodec, counts: countsCodec });

export const transactionCodec: Codec<IncludedTransaction> = struct({
  hash,
  signerId: string,
  bytes: byteVec,
});

export const identifiedCodec = struct({ id: hash, bytes: byteVec });

export const statementCodec: Codec<StatementDraft> = struct({
  sequence: u64,
  hash,
  bytes: byteVec,
  slots: vec(string),
});
