import type { Hash } from '../trie/node.ts';
import type { StoredBytes } from '../trie/store.ts';

/** 32 bytes. */
export type WorldId = Uint8Array;

/** What a world is, for good. */
export type WorldDefinition = {
  readonly id: WorldId;
  readonly kind: string;
  readonly protocolVersion: number;
  readonly chainId: string;
  /** Who may read and write, in the encoding of who enforces it. */
  readonly policy: Uint8Array;
};

export type Block = {
  /** Counts the world's blocks: 0 is the genesis. Heights may skip, this does not. */
  readonly sequence: bigint;
  readonly height: bigint;
  readonly hash: Hash;
  readonly previousHash: Hash;
  /** Unix nanoseconds. */
  readonly timestamp: bigint;
  readonly stateRoot: Hash;
  readonly outcomeRoot: Hash;
  readonly randomSeed: Uint8Array;
  /** The yields that this block ended, in order, in the encoding of who made them. */
  readonly processedYields: readonly Uint8Array[];
  /** What else the next block needs to know of this one, such as the gas price, in the encoding of who makes blocks. */
  readonly details: Uint8Array;
};

export type IncludedTransaction = {
  readonly hash: Hash;
  readonly signerId: string;
  readonly bytes: Uint8Array;
};
/** A receipt or an outcome: its borsh, under its id. */
export type Identified = { readonly id: Hash; readonly bytes: Uint8Array };

/** Bytes that will be signed once they are durable; each slot takes one signature. */
export type StatementDraft = {
  /** The statement's own place in the world's chain of statements. */
  readonly sequence: bigint;
  readonly hash: Hash;
  readonly bytes: Uint8Array;
  readonly slots: readonly string[];
};

/** What a request was answered with, under its idempotency key. */
export type Answer = { readonly key: Uint8Array; readonly bytes: Uint8Array };

/** A block and all that comes to be with it, each list in its own order. Ids are new to the world, nodes need not be. */
export type BlockCommit = {
  readonly block: Block;
  readonly nodes: readonly StoredBytes[];
  readonly transactions: readonly IncludedTransaction[];
  readonly receipts: readonly Identified[];
  readonly outcomes: readonly Identified[];
  readonly statements: readonly StatementDraft[];
  readonly answers: readonly Answer[];
  /** Hashes of submitted transactions that leave the queue, whether the block includes or drops them. */
  readonly dequeued: readonly Hash[];
};

/** The right to write to a world. A higher epoch ends all lower ones. */
export type Lease = {
  readonly world: WorldId;
  readonly holder: string;
  readonly epoch: bigint;
  /** Unix milliseconds. After it another may take the lease; until one does, this one still commits. */
  readonly until: bigint;
};
export type LeaseRequest = { readonly holder: string; readonly now: bigint; readonly until: bigint };

export type LeaseRefusal =
  | { readonly kind: 'world-unknown' }
  | { readonly kind: 'lease-held'; readonly holder: string; readonly until: bigint };
export type LeaseResult =
  | { readonly ok: true; readonly lease: Lease }
  | { readonly ok: false; readonly refusal: LeaseRefusal };

export type CommitRefusal =
  | { readonly kind: 'world-unknown' }
  /** Another took the lease: `epoch` is the present one. */
  | { readonly kind: 'lease-lost'; readonly epoch: bigint }
  /** The block does not follow the head, which has this sequence. */
  | { readonly kind: 'head-moved'; readonly sequence: bigint };
export type CommitResult = { readonly ok: true } | { readonly ok: false; readonly refusal: CommitRefusal };

/** `position` is the place in the block's own list. */
export type InBlock<T> = { readonly block: Block; readonly position: number; readonly value: T };
export type BlockContents = {
  readonly transactions: readonly IncludedTransaction[];
  readonly receipts: readonly Identified[];
  readonly outcomes: readonly Identified[];
};

export type StoredStatement = StatementDraft & {
  /** The sequence of the block that it was committed with. */
  readonly block: bigint;
  /** By slot. A slot that is not here was never signed, or its signature was never given out. */
  readonly signatures: ReadonlyMap<string, Uint8Array>;
};
export type SlotSignature = {
  readonly sequence: bigint;
  readonly slot: string;
  readonly signature: Uint8Array;
};

/** A signed transaction that waits for its block. */
export type Submitted = { readonly hash: Hash; readonly bytes: Uint8Array };

/**
 * Durable worlds: what is awaited is on disk. Every row is sealed for its place, so all that is returned is what was
 * once written there; whether it is the newest, a database cannot prove (docs/decisions/0005-storage.md). Each method
 * throws `StoreFault`; a refusal is a value.
 */
export interface WorldStore {
  /** Together with its first block, whose sequence is 0. Changes nothing when the world exists. */
  create(definition: WorldDefinition, genesis: BlockCommit): Promise<'created' | 'exists'>;
  /** In the order of their ids. */
  list(): Promise<readonly WorldDefinition[]>;
  find(world: WorldId): Promise<WorldDefinition | undefined>;

  /** Refused while another holds it. Taking what one holds oneself starts a new epoch, too. */
  takeLease(world: WorldId, request: LeaseRequest): Promise<LeaseResult>;
  /** The same epoch until later; undefined when another took it. */
  renewLease(lease: Lease, until: bigint): Promise<Lease | undefined>;
  /** Others need not wait. The lease itself ends when one of them takes it. */
  releaseLease(lease: Lease): Promise<void>;

  /**
   * One transaction: all of it or nothing. The block must follow the head, and the lease must be the newest. After
   * `store_unavailable` either may be the case: read the head.
   */
  commitBlock(lease: Lease, commit: BlockCommit): Promise<CommitResult>;

  /** The newest block. Never lower than what this process saw or wrote before. */
  head(world: WorldId): Promise<Block | undefined>;
  blockBySequence(world: WorldId, sequence: bigint): Promise<Block | undefined>;
  blockByHeight(world: WorldId, height: bigint): Promise<Block | undefined>;
  blockByHash(world: WorldId, hash: Hash): Promise<Block | undefined>;
  /** All that the block brought, in order; undefined when there is no such block. */
  blockContents(world: WorldId, sequence: bigint): Promise<BlockContents | undefined>;

  readNode(world: WorldId, hash: Hash): Promise<Uint8Array | undefined>;
  /** In the order of the hashes; undefined where there is none. What is returned has its hash. */
  readNodes(world: WorldId, hashes: readonly Hash[]): Promise<readonly (Uint8Array | undefined)[]>;

  findTransaction(world: WorldId, hash: Hash): Promise<InBlock<IncludedTransaction> | undefined>;
  /** With the block that made it. */
  findReceipt(world: WorldId, id: Hash): Promise<InBlock<Identified> | undefined>;
  findOutcome(world: WorldId, id: Hash): Promise<InBlock<Identified> | undefined>;
  findAnswer(world: WorldId, key: Uint8Array): Promise<Uint8Array | undefined>;

  /** Those from this sequence on, in order, at most `limit`. */
  statementsFrom(world: WorldId, sequence: bigint, limit: number): Promise<readonly StoredStatement[]>;
  findStatement(world: WorldId, hash: Hash): Promise<StoredStatement | undefined>;
  /** Only when this returned may the signature leave the process. The first one of a slot stays. */
  addSignature(world: WorldId, signature: SlotSignature): Promise<void>;

  /** Durable when this returns; the same transaction again changes nothing. */
  enqueue(world: WorldId, submitted: Submitted): Promise<'queued' | 'already-queued' | 'already-included'>;
  /** In the order of arrival, at most `limit`. */
  pending(world: WorldId, limit: number): Promise<readonly Submitted[]>;
}
