import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../src/primitives/bytes.ts';
import { type Attestation, toKeyRegistration } from '../../src/proof/attestation.ts';
import { bundleToJson, type OpenBundle } from '../../src/proof/bundle.ts';
import { hashEnvelope } from '../../src/proof/statement.ts';
import { judgeQuote } from '../../src/verifier/dcap.ts';
import { parseTdQuote, QuoteError } from '../../src/verifier/td-quote.ts';
import { verifyBundle } from '../../src/verifier/verify.ts';
import { createBundle } from '../support/good-bundle.ts';
import { machineProblems, quoteCodes } from '../support/judge-machine.ts';
import { machinePolicy } from '../support/machine-policy.ts';
import {
  nearMpcAttestation,
  nearMpcTime,
  realCollateral,
  realQuote,
  realQuotes,
  recordedQuote,
} from '../support/real-attestation.ts';
import { testKms } from '../support/test-kms.ts';

const secondsPerYear = 365 * 86_400;

const refused = [
  [
    'below every TCB level',
    'dcap/dcap-qvl_tdx_quote_outdated',
    'dcap-qvl_tdx_quote_outdated_collateral.json',
    1_771_545_600,
  ],
  ['re-signed by the simulator', 'dstack/seeded-quote.hex', 'shade_collateral.json', 1_769_417_006],
  [
    'with report data that the simulator wrote',
    'dstack/plain-quote.hex',
    'shade_collateral.json',
    1_769_417_006,
  ],
] as const;

const { bundle: good } = await createBundle();
/** What the dates of Intel's data decide. */
const ofDates = ['quote_signature', 'crl_validity', 'collateral_window'];

describe('a real quote', () => {
  test.for(realQuotes)('%s passes by %s at its date only', ([quoteFile, collateralFile, now], context) => {
    const quote = realQuote(context, quoteFile);
    const attestation = { ...good.attestation, quote, collateral: realCollateral(context, collateralFile) };
    const policy = machinePolicy(quote, { max_collateral_age_days: 15 });
    const problems = (nowSeconds: number) =>
      Object.keys(machineProblems(attestation, { nowSeconds, policy }, quoteCodes));
    expect(judgeQuote(attestation, 'intel', now)).toEqual({ tcbStatus: 'UpToDate', advisories: [] });
    expect(problems(now)).toEqual([]);
    // Without a verdict of the library there is no status to judge.
    expect(problems(now - secondsPerYear)).toEqual(expect.arrayContaining([...ofDates, 'tcb_status']));
    expect(problems(now + secondsPerYear)).toEqual(expect.arrayContaining([...ofDates, 'tcb_status']));
  });

  test.for(refused)('%s is refused', ([, quoteFile, collateralFile, now], context) => {
    const quote = realQuote(context, quoteFile);
    const attestation = { ...good.attestation, quote, collateral: realCollateral(context, collateralFile) };
    const problems = machineProblems(
      attestation,
      { nowSeconds: now, policy: machinePolicy(quote) },
      quoteCodes,
    );
    expect(problems).toHaveProperty('quote_signature');
  });

  test('of SGX is not read', (context) => {
    const quote = recordedQuote(context, 'dcap/dcap-qvl_sgx_quote');
    expect(() => parseTdQuote(quote)).toThrow(QuoteError);
    const attestation = {
      ...good.attestation,
      quote,
      collateral: realCollateral(context, 'dcap-qvl_sgx_quote_collateral.json'),
    };
    const policy = machinePolicy(good.attestation.quote);
    const problems = machineProblems(attestation, { nowSeconds: 1_750_377_600, policy });
    expect(problems).toHaveProperty('quote_structure', 'not a TDX quote');
  });
});

/** The good statement, moved to another machine and signed again by a key that this machine never attested. */
function signedOn(attestation: Attestation): OpenBundle {
  const key = new Uint8Array(32).fill(1);
  const keys = { ...attestation.registration.keys, ed25519: ed25519.getPublicKey(key) };
  const registration = { ...attestation.registration, keys };
  const { appId, composeHash, configHash } = toKeyRegistration(registration);
  const issuedAt = BigInt(nearMpcTime);
  const envelope = {
    ...good.statement.envelope,
    ...{ appId, composeHash, configHash, signerKeys: keys },
    issuedAt,
    expiresAt: issuedAt + 3600n,
  };
  const statementHash = hashEnvelope(envelope);
  return {
    ...good,
    statement: { ...good.statement, envelope },
    statementHash,
    signatures: { ed25519: ed25519.sign(statementHash, key), secp256k1: undefined },
    attestation: { ...attestation, registration, identity: testKms.identity(registration) },
  };
}

const policyFor = ({ quote, registration }: Attestation) =>
  machinePolicy(quote, {
    compose_hashes: [toHex(registration.composeHash)],
    app_ids: [toHex(registration.appId)],
    kms_roots: [toHex(testKms.rootPublicKey)],
  });

describe('the real machine of near/mpc', () => {
  test('passes every check at its date but the binding of our keys', (context) => {
    const attestation = nearMpcAttestation(context, good.attestation);
    const report = verifyBundle(bundleToJson(signedOn(attestation)), {
      nowSeconds: nearMpcTime + 60,
      policy: policyFor(attestation),
      trust: 'intel',
    });
    expect(report).toMatchObject({ verdict: 'FAIL', because: ['key_binding'] });
  });

  test('fails by its dates a year later', (context) => {
    const attestation = nearMpcAttestation(context, good.attestation);
    const nowSeconds = nearMpcTime + secondsPerYear;
    const report = verifyBundle(bundleToJson(signedOn(attestation)), { nowSeconds, trust: 'intel' });
    expect(report.because).toEqual(['validity_time', ...ofDates, 'key_binding']);
  });
});
