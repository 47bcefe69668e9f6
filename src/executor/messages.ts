import type { CallOfCode } from '../runtime/one-shot-call.ts';
import type { UnsupportedCode } from '../vm/errors.ts';
import type { ResultOnWire } from './result-schema.ts';

/** From the pool to a guest process, in order. */
export type PoolMessage =
  /** Comes before the first call of it. */
  | { readonly kind: 'contract'; readonly name: string; readonly bytes: Uint8Array }
  | { readonly kind: 'forget'; readonly name: string }
  /** Never more at once than the process has threads. `contract` is a name. */
  | { readonly kind: 'call'; readonly id: number; readonly contract: string; readonly call: CallOfCode };

/** From a guest process to one of its threads: all of them look at the same bytes. */
export type ThreadTask = {
  readonly call: CallOfCode;
  readonly contract: { readonly name: string; readonly bytes: Uint8Array<SharedArrayBuffer> };
};

/** What a thread says of a call. */
export type Answer =
  | { readonly kind: 'done'; readonly result: ResultOnWire }
  | { readonly kind: 'unsupported'; readonly code: UnsupportedCode; readonly feature: string }
  /** Our code threw. The text is for our log. */
  | { readonly kind: 'fault'; readonly message: string };

/** From a thread to its process. */
export type ThreadMessage = { readonly kind: 'ready' } | { readonly kind: 'answer'; readonly answer: Answer };

/** From a guest process to the pool. `ready` comes once, when all threads are up. */
export type ProcessMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Answer };
