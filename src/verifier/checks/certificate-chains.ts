import { equalBytes, fromUtf8 } from '../../primitives/bytes.ts';
import { type Check, type Finding, fail, firstProblem, pass, unproven } from '../check.ts';
import { trustedRoot } from '../dcap.ts';
import type { Evidence } from '../evidence.ts';
import { parsePemChain } from '../pem-chain.ts';

export const certificateChains: Check<Evidence> = {
  code: 'certificate_chains',
  proves:
    'every certificate chain ends in the trusted root itself, and the CRL issuer shown is the one that issued the PCK',
  leavesOpen:
    'the signatures in the chains, which quote_signature checks; what each certificate is meant for',
  run({ quote, attestation: { collateral }, trust }) {
    if (!quote.ok) return unproven('the quote could not be read');
    if (collateral === undefined) return unproven('the bundle holds no collateral');
    const root = trustedRoot(trust);
    const pck = parsePemChain(withoutTerminator(fromUtf8(quote.value.pckChain)));
    const crlIssuer = parsePemChain(collateral.data.pck_crl_issuer_chain);
    const findings = [
      endsIn(root, 'PCK chain', pck, 3),
      endsIn(root, 'PCK CRL issuer chain', crlIssuer, 2),
      endsIn(root, 'TCB info issuer chain', parsePemChain(collateral.data.tcb_info_issuer_chain), 2),
      endsIn(root, 'QE identity issuer chain', parsePemChain(collateral.data.qe_identity_issuer_chain), 2),
      sameIssuer(pck[1], crlIssuer[0]),
    ];
    return firstProblem(findings, 'four chains');
  },
};

/** Intel's quoting library ends the chain inside a quote as C ends a string. */
const withoutTerminator = (text: string): string => (text.endsWith('\0') ? text.slice(0, -1) : text);

function endsIn(root: Uint8Array, name: string, chain: readonly Uint8Array[], length: number): Finding {
  const last = chain.at(-1);
  if (chain.length !== length || last === undefined) {
    return fail(`${name}: ${chain.length} certificates, expected ${length}`);
  }
  return equalBytes(last, root) ? pass(name) : fail(`${name}: ends in another root than the trusted one`);
}

function sameIssuer(ofPck: Uint8Array | undefined, ofCrl: Uint8Array | undefined): Finding {
  if (ofPck !== undefined && ofCrl !== undefined && equalBytes(ofPck, ofCrl)) return pass('same issuer');
  return fail('the CRL is of another issuer than the PCK certificate');
}
