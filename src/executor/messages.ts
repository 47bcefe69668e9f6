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
  /** Comes when the process is ready, and then when it has answered. */
  | { readonly kind: 'work'; readonly work: Work }
  | { readonly kind: 'supply'; readonly nodes: Supply };

/** In the order of the hashes that were asked for; nothing for what is not there. */
export type Supply = readonly (Uint8Array | undefined)[];

/** How a piece of work ended. */
export type Answer =
  /** The borsh of what it came to. */
  | { readonly kind: 'done'; readonly result: Uint8Array }
  | { readonly kind: 'unsupported'; readonly code: UnsupportedCode; readonly feature: string }
  /** Our code threw. The text is for our log. The process ends behind it: nobody knows what was left behind. */
  | { readonly kind: 'fault'; readonly message: string };

/** From a guest process to the pool. */
export type GuestMessage =
  /** Comes once, first. */
  | { readonly kind: 'ready' }
  | Answer
  /** After it the process does nothing until it is supplied. */
  | { readonly kind: 'need'; readonly hashes: readonly Hash[] }
  /** From the executor service, in the place of a process that is gone. */
  | { readonly kind: 'ended' };
