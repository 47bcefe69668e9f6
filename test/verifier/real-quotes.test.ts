import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../src/primitives/bytes.ts';
import { type Attestation, toKeyRegistration } from '../../src/proof/attestation.ts';
import { type Bundle, bundleToJson } from '../../src/proof/bundle.ts';
import { hashEnvelope } from '../../src/proof/statement.ts';
import { judgeQuote } from '../../src/verifier/dcap.ts';
import { type Policy, policySchema } from '../../src/verifier/policy.ts';
import { parseTdQuote, QuoteError } from '../../src/verifier/td-quote.ts';
import { verifyBundle } from '../../src/verifier/verify.ts';
import { createBundle } from '../support/good-bundle.ts';
import { nearMpcAttestation, realCollateral, realQuote } from '../support/real-attestation.ts';

const secondsPerYear = 365 * 86_400;
/** When the collateral of near/mpc was good. */
const nearMpcTime = 1_786_621_538;

const accepted = [
  ['dcap/nearmpc_quote.json', 'nearmpc_collateral.json', nearMpcTime],
  ['dcap/dcap-qvl_tdx_quote', 'dcap-qvl_tdx_quote_collateral.json', 1_750_377_600],
  ['dcap/dcap-qvl_tdx_quote', 'shade_collateral.json', 1_769_417_006],
  ['dcap/dcap-qvl_tdx_quote', 'outlayer_scripts_our_collateral.json', 1_786_325_894],
  [
    'dcap/dcap-qvl_near-gas-test_quote_hex.txt',
    'dcap-qvl_near-gas-test_quote_collateral.json',
    1_757_462_400,
  ],
  ['dstack/fixture-real-quote.hex', 'shade_collateral.json', 1_769_417_006],
] as const;

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

const judgeAt = (attestation: Attestation, nowSeconds: number) =>
  judgeQuote(attestation, {
    trust: 'intel',
    nowSeconds,
    policy: undefined,
    challenge: undefined,
    engine: {},
  });

describe('a real quote', () => {
  test.for(accepted)('%s is UpToDate by %s at its date only', ([quoteFile, collateralFile, now], context) => {
    const quote = realQuote(context, quoteFile);
    const attestation = { ...good.attestation, quote, collateral: realCollateral(context, collateralFile) };
    expect(() => parseTdQuote(quote)).not.toThrow();
    expect(judgeAt(attestation, now)).toEqual({ tcbStatus: 'UpToDate', advisories: [] });
    expect(() => judgeAt(attestation, now - secondsPerYear)).toThrow('in the future');
    expect(() => judgeAt(attestation, now + secondsPerYear)).toThrow('expired');
  });

  test.for(refused)('%s is refused', ([, quoteFile, collateralFile, now], context) => {
    const quote = realQuote(context, quoteFile);
    const attestation = { ...good.attestation, quote, collateral: realCollateral(context, collateralFile) };
    expect(() => judgeAt(attestation, now)).toThrow();
  });

  test('of SGX is not read', (context) => {
    expect(() => parseTdQuote(realQuote(context, 'dcap/dcap-qvl_sgx_quote'))).toThrow(QuoteError);
  });
});

/** The good statement, moved to another machine and signed again by a key that this machine never attested. */
function signedOn(attestation: Attestation): Bundle {
  const key = new Uint8Array(32).fill(1);
  const keys = { ...attestation.registration.keys, ed25519: ed25519.getPublicKey(key) };
  const registration = { ...attestation.registration, keys };
  const { appId, composeHash, configHash } = toKeyRegistration(registration);
  const issuedAt = BigInt(nearMpcTime);
  const envelope = {
    ...good.statement.envelope,
    appId,
    composeHash,
    configHash,
    signerKeys: keys,
    issuedAt,
    expiresAt: issuedAt + 3600n,
  };
  const statementHash = hashEnvelope(envelope);
  return {
    ...good,
    statement: { ...good.statement, envelope },
    statementHash,
    signatures: { ed25519: ed25519.sign(statementHash, key) },
    attestation: { ...attestation, registration },
  };
}

function policyFor(attestation: Attestation): Policy {
  const quote = parseTdQuote(attestation.quote);
  const [rtmr0, rtmr1, rtmr2] = quote.rtmrs.map(toHex);
  const local = { name: 'local-sgx', id: '6b5ed02e549a1c30aaa8e3171a045f1f449b0017353ef595e78e39c348c98d01' };
  return policySchema.parse({
    format: 'near-enclave/policy/v0',
    name: 'the machine of near/mpc',
    root: 'intel',
    valid_until: null,
    tcb_statuses: ['UpToDate'],
    tcb_advisories: [],
    max_collateral_age_days: 7,
    measurements: [{ name: 'its image', origin: 'the quote', mrtd: toHex(quote.mrtd), rtmr0, rtmr1, rtmr2 }],
    xfam: [toHex(quote.xfam)],
    compose_hashes: [toHex(attestation.registration.composeHash)],
    app_ids: [toHex(attestation.registration.appId)],
    key_providers: [local],
    key_modes: ['boot-entropy'],
    executor_isolation: ['child-process'],
    config_hashes: null,
    require_challenge: false,
  });
}

describe('the real machine of near/mpc', () => {
  test('passes every check at its date but the binding of our keys', (context) => {
    const attestation = nearMpcAttestation(context, good.attestation.registration);
    const bundle = signedOn(attestation);
    const policy = policyFor(attestation);
    const report = verifyBundle(bundleToJson(bundle), {
      nowSeconds: nearMpcTime + 60,
      policy,
      trust: 'intel',
    });
    expect(report).toMatchObject({ verdict: 'FAIL', because: ['key_binding'] });
  });

  test('fails by its dates a year later', (context) => {
    const attestation = nearMpcAttestation(context, good.attestation.registration);
    const nowSeconds = nearMpcTime + secondsPerYear;
    const report = verifyBundle(bundleToJson(signedOn(attestation)), { nowSeconds, trust: 'intel' });
    expect(report.because).toEqual(['validity_time', 'quote_signature', 'collateral_window', 'key_binding']);
  });
});
