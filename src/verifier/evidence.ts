import type { Attestation } from '../proof/attestation.ts';
import type { Bundle } from '../proof/bundle.ts';
import type { Engine } from '../runtime/one-shot/one-shot.ts';
import { describeError } from './check.ts';
import { type BootFacts, readBootFacts, runtimeEvents } from './event-log.ts';
import type { Policy } from './policy.ts';
import { parseTdQuote, type TdQuote } from './td-quote.ts';

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

/** A part that was read from the bundle, or why it could not be. */
export type Part<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string };

/** What dcap-qvl found out of a quote that it accepts. */
export type QuoteVerdict = { readonly tcbStatus: string; readonly advisories: readonly string[] };

/** All that the checks look at. */
export type Evidence = Expectations & {
  readonly bundle: Bundle;
  readonly attestation: Attestation;
  readonly quote: Part<TdQuote>;
  readonly boot: Part<BootFacts>;
  readonly verdict: Part<QuoteVerdict>;
};

export function gatherEvidence(
  bundle: Bundle,
  expectations: Expectations,
  judgeQuote: (attestation: Attestation, expectations: Expectations) => QuoteVerdict,
): Evidence {
  const { attestation } = bundle;
  return {
    ...expectations,
    bundle,
    attestation,
    quote: attempt(() => parseTdQuote(attestation.quote)),
    boot: attempt(() => readBootFacts(runtimeEvents(attestation.eventLog))),
    verdict: attempt(() => judgeQuote(attestation, expectations)),
  };
}

/** A part that cannot be read fails the check that is about it; the checks that need it say so. */
function attempt<T>(read: () => T): Part<T> {
  try {
    return { ok: true, value: read() };
  } catch (cause) {
    return { ok: false, problem: describeError(cause) };
  }
}
