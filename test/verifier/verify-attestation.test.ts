import { describe, expect, test } from 'vitest';
import { attestationToJson } from '../../src/proof/attestation.ts';
import { verifyAttestation } from '../../src/verifier/verify-attestation.ts';
import { devPolicy } from '../support/dev-policy.ts';
import { createBundle, issuedAt } from '../support/good-bundle.ts';

const policy = await devPolicy();
const challenge = new Uint8Array(32).fill(0xc4);
const { bundle, developmentRoot } = await createBundle();
const { bundle: answer } = await createBundle({ kind: 'challenge-answer', challenge });
const { bundle: ofResult } = await createBundle({ kind: 'result-quote', challenge });
const options = { nowSeconds: issuedAt, policy, trust: { developmentRoot } };

const judged = (
  { attestation }: typeof bundle,
  change: Partial<Parameters<typeof verifyAttestation>[1]> = {},
) => verifyAttestation(JSON.stringify(attestationToJson(attestation)), { ...options, ...change });

describe('an attestation alone', () => {
  test('passes, and says that nothing shows its age', () => {
    const report = judged(bundle);
    expect(report).toMatchObject({ verdict: 'PASS', because: [] });
    expect(report.checks.find(({ code }) => code === 'challenge')?.detail).toContain('an old one');
  });

  test("passes when it answers the verifier's challenge", () => {
    expect(judged(answer, { challenge })).toMatchObject({ verdict: 'PASS' });
  });

  test.each([
    ['another challenge', judged(answer, { challenge: new Uint8Array(32) }), ['challenge']],
    ['a quote of the boot for a challenge', judged(bundle, { challenge }), ['challenge']],
    ['a quote over a result', judged(ofResult), ['key_binding']],
  ])('refuses %s', (_, report, because) => {
    expect(report).toMatchObject({ verdict: 'FAIL', because });
  });

  test('is UNPROVEN without a challenge, when the policy requires freshness', () => {
    const strict = { ...policy, require_freshness: true };
    expect(judged(bundle, { policy: strict })).toMatchObject({ verdict: 'UNPROVEN', because: ['challenge'] });
  });

  test('is no attestation in another form', () => {
    expect(verifyAttestation('{}', options).because).toEqual(['attestation_format']);
    const text = JSON.stringify(attestationToJson(bundle.attestation));
    expect(verifyAttestation(text.replace('{', '{ '), options).because).toEqual(['attestation_format']);
  });
});
