import { equalBytes } from '../../primitives/bytes.ts';
import { type Check, type Finding, fail, firstProblem, pass, unproven } from '../check.ts';
import { trustedRoot } from '../dcap.ts';
import type { MachineEvidence } from '../machine.ts';
import { attempt, type Part } from '../part.ts';
import { assertChain, type Chain } from '../pki/chain.ts';

export const certificateChains: Check<MachineEvidence> = {
  code: 'certificate_chains',
  proves:
    'every certificate chain ends in the trusted root itself; each certificate in it is in force, and issued by the name and key of the next, which is an authority for it; the CRL issuer shown is the one that issued the PCK',
  leavesOpen: 'what the certificates are meant for: see certificate_purposes; revocation',
  run({ attestation, quote, pckChain, collateral, trust, nowSeconds }) {
    if (attestation.collateral === undefined) return unproven('the bundle holds no collateral');
    if (!quote.ok) return unproven('the quote could not be read');
    const root = trustedRoot(trust);
    const { crlIssuerChain, tcbInfoChain, qeIdentityChain } = collateral;
    const chains: readonly [string, Part<Chain>][] = [
      ['PCK chain', pckChain],
      ['PCK CRL issuer chain', crlIssuerChain],
      ['TCB info issuer chain', tcbInfoChain],
      ['QE identity issuer chain', qeIdentityChain],
    ];
    const findings = chains.map(([name, chain]) => judge(name, chain, root, nowSeconds));
    return firstProblem([...findings, sameIssuer(pckChain, crlIssuerChain)], 'four chains');
  },
};

function judge(name: string, chain: Part<Chain>, root: Uint8Array, nowSeconds: number): Finding {
  const held = chain.ok ? attempt(() => assertChain(chain.value, root, nowSeconds)) : chain;
  return held.ok ? pass(name) : fail(`${name}: ${held.problem}`);
}

function sameIssuer(pck: Part<Chain>, crlIssuer: Part<Chain>): Finding {
  const [ofPck, ofCrl] = [pck.ok ? pck.value[1] : undefined, crlIssuer.ok ? crlIssuer.value[0] : undefined];
  if (ofPck !== undefined && ofCrl !== undefined && equalBytes(ofPck.der, ofCrl.der))
    return pass('same issuer');
  return fail('the CRL is of another issuer than the PCK certificate');
}
