import { constants, QuoteVerifier } from '@phala/dcap-qvl';
import { toHex } from '../primitives/bytes.ts';
import { sha256 } from '../primitives/hash.ts';
import type { Attestation } from '../proof/attestation.ts';
import type { Trust } from './expectations.ts';

/** sha256 of the DER of "Intel SGX Root CA", as Intel publishes it. */
const intelRootFingerprint = '44a0196b2b99f889b8e149e95b807a350e7424964399e885a7cbb8ccfab674d3';

export class NoCollateralError extends Error {}

/** What dcap-qvl found out of a quote that it accepts. */
export type QuoteVerdict = { readonly tcbStatus: string; readonly advisories: readonly string[] };

/**
 * Judges signature, certificates, QE identity and TCB level by @phala/dcap-qvl at the given time. Throws its refusal.
 * The root is Intel's pinned one or the development root, never one from the bundle; the chain that signs is the
 * quote's own, since bundles hold no `pck_certificate_chain`. What the library leaves out is up to our own checks.
 */
export function judgeQuote(
  { collateral, quote }: Pick<Attestation, 'collateral' | 'quote'>,
  trust: Trust,
  nowSeconds: number,
): QuoteVerdict {
  if (collateral === undefined) throw new NoCollateralError('the bundle holds no collateral');
  // The library reads DER through asn1.js, which takes Node's Buffer only.
  const verifier = QuoteVerifier.newWithRootCa(Buffer.from(trustedRoot(trust)));
  const report = verifier.verify(quote, collateral.data, nowSeconds);
  return { tcbStatus: report.status, advisories: report.advisory_ids };
}

/** DER of the one certificate that every chain must end in. */
export function trustedRoot(trust: Trust): Uint8Array {
  if (trust !== 'intel') return trust.developmentRoot;
  const root = constants.TRUSTED_ROOT_CA_DER;
  if (toHex(sha256(root)) !== intelRootFingerprint) throw new Error("the library's root is not Intel's");
  return root;
}
