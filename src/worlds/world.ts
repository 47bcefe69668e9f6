import type { InvalidTxError } from '../primitives/errors/invalid-tx-error.ts';
import type { ExecutionOutcomeWithId } from '../primitives/outcome.ts';
import type { Receipt } from '../primitives/receipt.ts';
import type { SignedTransaction } from '../primitives/transaction.ts';
import type { Hash } from '../trie/node.ts';
import type { NodeStore } from '../trie/store.ts';

/** A block of a world: one chunk of one shard. Every block is final as soon as it is there. */
export type WorldBlock = {
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
  readonly proof: readonly { readonly hash: Hash; readonly direction: 'Left' | 'Right' }[];
};

export type ViewCall = {
  readonly accountId: string;
  readonly method: string;
  readonly args: Uint8Array;
};

export type ViewAnswer =
  | {
      readonly ok: true;
      readonly value: Uint8Array;
      readonly logs: readonly string[];
      readonly block: WorldBlock;
    }
  /** `error` as nearcore's RPC words it. */
  | {
      readonly ok: false;
      readonly kind: 'no_account' | 'no_code' | 'contract_failed';
      readonly error: string;
      readonly logs: readonly string[];
      readonly block: WorldBlock;
    };

export type Submission =
  | { readonly ok: true; readonly hash: Hash }
  /** Judged against the head, as a NEAR node does before it takes a transaction. Nothing was kept. */
  | { readonly ok: false; readonly error: InvalidTxError };

/**
 * One chain of blocks over one trie. Real: `worlds/durable-world.ts`. Each method may throw `InternalFault`; a world
 * that halted, since a receipt could not be executed for our own fault, throws `WorldHalted` from `submit` and
 * `produceBlock` and still answers what is read.
 */
export interface World {
  /** 32 bytes. */
  readonly id: Uint8Array;
  readonly chainId: string;
  readonly protocolVersion: number;
  head(): Promise<WorldBlock>;
  block(ref: BlockRef): Promise<WorldBlock | undefined>;
  /** Durable when it is answered. The same transaction again is no error. */
  submit(signed: SignedTransaction): Promise<Submission>;
  transaction(hash: Hash): Promise<WorldTransaction | undefined>;
  receipt(id: Hash): Promise<Receipt | undefined>;
  outcome(id: Hash): Promise<WorldOutcome | undefined>;
  /** Resolves when a block above this height is there. */
  blockAfter(height: bigint, signal?: AbortSignal): Promise<WorldBlock>;
  /** Runs `use` over the state after a block; it may run several times, and must change nothing. */
  read<T>(block: WorldBlock, use: (store: NodeStore, root: Hash) => T): Promise<T>;
  view(block: WorldBlock, call: ViewCall): Promise<ViewAnswer>;
  /** Makes a block of what waits, or an empty one. */
  produceBlock(): Promise<WorldBlock>;
}

/** What developers ask of a sandbox; only of worlds that were created with `sandbox` in their policy. */
export interface Sandbox {
  /** Empty blocks; time goes on by the world's block interval with each. */
  fastForward(blocks: bigint): Promise<WorldBlock>;
  /** Sets or removes rows of the state by trie key, as a block of its own that the statement's origins name. */
  patchState(
    changes: readonly (readonly [key: Uint8Array, value: Uint8Array | undefined])[],
  ): Promise<WorldBlock>;
  /** Names the state of now. */
  snapshot(): Promise<string>;
  restore(snapshot: string): Promise<WorldBlock>;
}
