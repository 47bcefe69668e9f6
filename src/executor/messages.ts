import type { OneShotCall } from '../runtime/one-shot-call.ts';
import type { UnsupportedCode } from '../vm/errors.ts';
import type { ResultOnWire } from './result-schema.ts';

/** From the pool to a guest process; never more at once than the process has threads. */
export type CallMessage = { readonly id: number; readonly call: OneShotCall };

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
