import type { Engine } from '../runtime/one-shot/one-shot.ts';
import type { Policy } from './policy.ts';

/** Whose signature makes a quote genuine. A development root proves nothing about hardware. */
export type Trust = 'intel' | { readonly developmentRoot: Uint8Array };

/** What the verifier brings along; nothing of it comes from the audited party. */
export type Expectations = {
  /** Unix seconds at which the bundle is judged. */
  readonly nowSeconds: number;
  readonly trust: Trust;
  readonly policy: Policy | undefined;
  /** 32 bytes that the verifier chose before the call. */
  readonly challenge: Uint8Array | undefined;
  /** What runs the call again; may be faster than the core alone. */
  readonly engine: Engine;
};
