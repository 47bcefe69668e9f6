import type { InvalidTxError } from '../primitives/errors/invalid-tx-error.ts';
import type { MerklePath } from '../primitives/merkle.ts';
import type { ExecutionOutcomeWithId } from '../primitives/outcome.ts';
import type { Receipt } from '../primitives/receipt.ts';
import type { SignedTransaction } from '../primitives/transaction.ts';
import type { WorldPolicy } from '../proof/world-id.ts';
import type { ChunkChange } from '../runtime/state/chunk-state.ts';
import type { ViewResult } from '../runtime/views/view-call.ts';
import type { Hash } from '../trie/node.ts';
import type { NodeStore } from '../trie/store.ts';
import type { SignedHead } from './head-signer.ts';
import type { Halt } from './world-fault.ts';

/** A block of a world: one chunk of one shard. Every block is final as soon as it is there. */
export type WorldBlock = {
  /** Counts the blocks: 0 is the genesis. Heights may skip, this does not. */
  readonly sequence: bigint;
  readonly height: bigint;
  readonly hash: Hash;
  readonly prevHash: Hash;
  /** Nanoseconds since 1970. */
  readonly timestamp: bigint;
  readonly epochHeight: bigint;
  readonly randomSeed: Uint8Array;
  /** Yoctonear for a unit of gas. */
  readonly gasPrice: bigint;
  readonly gasLimit: bigint;
  readonly gasUsed: bigint;
  /** yoctoNEAR. */
  readonly tokensBurnt: bigint;
  readonly prevStateRoot: Hash;
  /** After the block. */
  readonly stateRoot: Hash;
  readonly outcomeRoot: Hash;
  /** Hashes, in order. */
  readonly transactions: readonly Hash[];
};

export type BlockRef =
  | { readonly kind: 'latest' }
  | { readonly kind: 'genesis' }
  | { readonly kind: 'height'; readonly height: bigint }
  | { readonly kind: 'hash'; readonly hash: Hash };

/** A transaction that the world took; without a block it still waits. */
export type WorldTransaction = {
  readonly signed: SignedTransaction;
  readonly hash: Hash;
  readonly blockHash: Hash | undefined;
};

export type WorldOutcome = {
  readonly outcome: ExecutionOutcomeWithId;
  readonly blockHash: Hash;
  /** Towards the outcome root of its block. */
  readonly proof: MerklePath;
};

export type ViewCall = {
  readonly accountId: string;
  readonly method: string;
  readonly args: Uint8Array;
};

/** `error` as nearcore's RPC words it. */
export type ViewAnswer = ViewResult & { readonly block: WorldBlock };

export type Submission =
  | { readonly ok: true; readonly hash: Hash }
  /** Judged against the head, as a NEAR node does before it takes a transaction. Nothing was kept. */
  | { readonly ok: false; readonly error: InvalidTxError };

/**
 * One chain of blocks over one trie. Real: `worlds/durable-world.ts`. Each method may throw `InternalFault`; a world
 * that halted, since a receipt could not be executed for our own fault, throws `WorldHalted` from `submit` and from all
 * that makes blocks, and still answers what is read.
 */
export interface World {
  /** 32 bytes. */
  readonly id: Uint8Array;
  readonly chainId: string;
  readonly protocolVersion: number;
  readonly policy: WorldPolicy;
  head(): Promise<WorldBlock>;
  block(ref: BlockRef): Promise<WorldBlock | undefined>;
  /** Durable when it is answered. The same transaction again is no error. */
  submit(signed: SignedTransaction): Promise<Submission>;
  transaction(hash: Hash): Promise<WorldTransaction | undefined>;
  /** One that was sent, that waits for a yield, or that a transaction made for its own signer. */
  receipt(id: Hash): Promise<Receipt | undefined>;
  outcome(id: Hash): Promise<WorldOutcome | undefined>;
  /** What the block before it sent, in order: what comes first into this one. */
  receiptsInto(block: WorldBlock): Promise<readonly Receipt[]>;
  /** What the block did to the state, by key; empty for one that applied no chunk. */
  changes(block: WorldBlock): Promise<readonly ChunkChange[]>;
  /** What we sign of the block. Makes the signature if the process ended before it could. */
  signedHead(block: WorldBlock): Promise<SignedHead>;
  /** Resolves when a block above this height is there. */
  blockAfter(height: bigint, signal?: AbortSignal): Promise<WorldBlock>;
  /** Runs `use` over the state after a block; it may run several times, and must change nothing. */
  read<T>(block: WorldBlock, use: (store: NodeStore, root: Hash) => T): Promise<T>;
  view(block: WorldBlock, call: ViewCall): Promise<ViewAnswer>;
  /** Makes a block of what waits, or an empty one. */
  produceBlock(): Promise<WorldBlock>;
  /** Why it makes no more blocks; nothing as long as it does. */
  halted(): Halt | undefined;
  /** Tries once more what it halted at. Throws `WorldHalted` if that fails again. */
  resume(): Promise<WorldBlock>;
}

/** A row of the state by its trie key; without a value it goes. */
export type StateRow = readonly [key: Uint8Array, value: Uint8Array | undefined];

/** What developers ask of a sandbox. Throws `WorldFault` for a world that was created without `sandbox` in its policy. */
export interface Sandbox {
  /**
   * One block so many heights higher, as nearcore's sandbox makes it; time goes on by the world's interval with each
   * height, from now on. No transactions come into it, but what is on its way does.
   */
  fastForward(blocks: bigint): Promise<WorldBlock>;
  /**
   * Sets or removes rows of the state, as a block of its own that its head names. `source` is where the rows come from,
   * such as an account of another chain.
   */
  patchState(changes: readonly StateRow[], source?: string): Promise<WorldBlock>;
  /**
   * Answers a yield from outside, in a block without transactions whose head names it. Throws `WorldFault` if the account
   * does not wait for this data.
   */
  resumeYield(accountId: string, dataId: Hash, data: Uint8Array): Promise<WorldBlock>;
  /** Names the state of now, with what is on its way. */
  snapshot(): Promise<string>;
  /**
   * The chain goes on: a new block has the state of that time. Outcomes that were there before stay as they are. The one
   * thing that a halted sandbox does: what it halted at is no more.
   */
  restore(snapshot: string): Promise<WorldBlock>;
}
