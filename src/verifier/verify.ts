import { toHex } from '../primitives/bytes.ts';
import { type Bundle, decodeBundle } from '../proof/bundle.ts';
import type { Engine } from '../runtime/one-shot/one-shot.ts';
import { type CheckResult, runCheck } from './check.ts';
import { attestationChecks, statementChecks } from './checks/all.ts';
import { gatherEvidence, type Trust } from './evidence.ts';
import { readAs, toReport } from './make-report.ts';
import { notChecked } from './not-checked.ts';
import type { Policy } from './policy.ts';
import type { Report } from './report.ts';
import { bundleSizes } from './sizes.ts';

export type VerifyOptions = {
  /** Unix seconds at which the bundle is judged: now, or a time at which its collateral was good. */
  readonly nowSeconds: number;
  /** Without a policy the best verdict is UNPROVEN. */
  readonly policy?: Policy | undefined;
  /** 32 bytes that the caller of this function chose before the result was made. */
  readonly challenge?: Uint8Array | undefined;
  readonly trust: Trust;
  /** What runs the call again faster and changes nothing of what comes out; without it the core runs it. */
  readonly engine?: Engine | undefined;
};

/**
 * Judges a bundle, offline, by the time, policy, challenge and root that are handed in. Never throws for a bad
 * bundle: that is a FAIL. Takes the text of the file, or its parsed JSON when the text is lost.
 */
export function verifyBundle(document: string | object, options: VerifyOptions): Report {
  const { document: bundle, result } = readAs(
    bundleFormatCheck,
    () => decodeBundle(document),
    ({ format }) => format,
  );
  return toReport(options, {
    checks: [result, ...(bundle === undefined ? [] : runChecks(bundle, options))],
    statementHash: bundle && toHex(bundle.statementHash),
    sizes: bundle === undefined ? [] : bundleSizes(bundle, document),
    notChecked,
  });
}

/** Of what is no document at all, too. */
export const bundleFormatCheck = {
  code: 'bundle_format',
  proves: 'the document is a bundle of this version in its one spelling, without unknown fields',
  leavesOpen: 'everything that the document says',
};

function runChecks(bundle: Bundle, options: VerifyOptions): CheckResult[] {
  const { nowSeconds, policy, challenge, trust, engine = {} } = options;
  const evidence = gatherEvidence(bundle, { nowSeconds, policy, challenge, trust, engine });
  return [...statementChecks, ...attestationChecks].map((check) => runCheck(check, evidence));
}
