import { equalBytes } from '../primitives/bytes.ts';
import { zeroHash } from '../primitives/hash.ts';
import { type Attestation, toReportDataPayload } from '../proof/attestation.ts';
import { isAboutHead, isHeadSigned, isRegistered } from '../proof/head-signature.ts';
import { reportData } from '../proof/report-data.ts';
import { parseTdQuote } from '../verifier/td-quote.ts';
import type { HeadJudge, SignedHead } from '../worlds/head-signer.ts';
import type { KeptAttestations } from './kept-attestations.ts';

/** Judges heads by the registrations that were kept. `appId`: 20 bytes, of this service. */
export const createHeadJudge = (kept: KeptAttestations, appId: Uint8Array): HeadJudge => ({
  async judge(head) {
    const attestation = await kept.find(head.envelope.signerKeys.ed25519);
    if (attestation === undefined) return 'the registration of the key that signed it is not kept';
    return headFault(head, attestation) ?? registrationFault(attestation, appId);
  },
});

function headFault(head: SignedHead, { registration }: Attestation): string | undefined {
  const { envelope, signature } = head;
  if (!isAboutHead(envelope, head)) return 'what was signed is about another head';
  if (!isHeadSigned(envelope, signature)) return 'the signature does not fit';
  return isRegistered(envelope, registration) ? undefined : 'the key was registered with other facts';
}

/** The quote is over these keys. Whether Intel vouches for it, and for which machine, auditors judge. */
function registrationFault(attestation: Attestation, appId: Uint8Array): string | undefined {
  const { kind, registration, quote } = attestation;
  if (kind !== 'key-registration') return 'the quote of its key is no registration';
  if (!equalBytes(registration.appId, appId)) return 'it was signed by another app';
  const bound = reportData(toReportDataPayload(attestation, zeroHash));
  const isBound = equalBytes(parseTdQuote(quote).reportData, bound);
  return isBound ? undefined : 'the quote of its key is over other facts';
}
