import type { ChunkInput } from '../runtime/chunk/apply.ts';
import type { CallOfCode } from '../runtime/one-shot/one-shot-call.ts';
import type { NamedCall } from '../runtime/one-shot/promising-call.ts';
import type { ViewInput } from '../runtime/views/view-call.ts';
import type { Hash } from '../trie/node.ts';
import type { UnsupportedCode } from '../vm/errors.ts';

/** What a process is asked to do. */
export type Work =
  /** `contract` is the name of one that was sent before. */
  | { readonly kind: 'call'; readonly call: CallOfCode; readonly contract: string }
  /** What the chunk reads of the state is asked for while it runs. */
  | { readonly kind: 'chunk'; readonly input: ChunkOnWire }
  | { readonly kind: 'view'; readonly input: ViewInput }
  /** A call, and what becomes of its receipts. The codes are in it. */
  | { readonly kind: 'receipts'; readonly call: NamedCall };

/** Without what cannot be sent: a world has no validators. */
export type ChunkOnWire = Omit<ChunkInput, 'validators'>;

/** From the pool to a guest process, in order. */
export type PoolMessage =
  /** Comes before the first call of it. */
  | { readonly kind: 'contract'; readonly name: string; readonly bytes: Uint8Array }
  | { readonly kind: 'forget'; readonly name: string }
  /** Never more at once than the process has threads. */
  | { readonly kind: 'work'; readonly id: number; readonly work: Work }
  | { readonly kind: 'supply'; readonly id: number; readonly nodes: Supply };

/** In the order of the hashes that were asked for; nothing for what is not there. */
export type Supply = readonly (Uint8Array | undefined)[];

/** The same for a thread: all threads look at the same bytes of a contract. */
export type ThreadTask =
  | { readonly kind: 'call'; readonly call: CallOfCode; readonly contract: SharedContract }
  | Exclude<Work, { readonly kind: 'call' }>;

export type SharedContract = { readonly name: string; readonly bytes: Uint8Array<SharedArrayBuffer> };

/** What a thread says of its task. */
export type Answer =
  /** Of a call a `OneShotResult`, of other work the borsh of what it came to. */
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'unsupported'; readonly code: UnsupportedCode; readonly feature: string }
  /** Our code threw. The text is for our log. */
  | { readonly kind: 'fault'; readonly message: string };

/** From a thread to its process. After `need` it does nothing until it is supplied. */
export type ThreadMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'need'; readonly hashes: readonly Hash[] };

/** From a guest process to the pool. `ready` comes once, when all threads are up. */
export type ProcessMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Answer }
  | { readonly kind: 'need'; readonly id: number; readonly hashes: readonly Hash[] };
