import { describe, expect, test } from 'vitest';
import { zeroHash } from '../../src/primitives/hash.ts';
import { longestPath } from '../../src/proof/batch.ts';
import { type Bundle, encodeBundle } from '../../src/proof/bundle.ts';
import type { Audience } from '../../src/proof/statement.ts';
import { verifyBundle } from '../../src/verifier/verify.ts';
import { devPolicyFor } from '../support/dev-policy.ts';
import { type BundleOptions, createBundle, issuedAt } from '../support/good-bundle.ts';
import { loadOnce } from '../support/load-once.ts';
import { usualTrustConfig } from '../support/trust-environment.ts';

const audience: Audience = { chain: 'eip155:10', contract: `0x${'0c'.repeat(20)}` };
const config = { ...usualTrustConfig, audience };

async function judged(options: BundleOptions, change = (bundle: Bundle): Bundle => bundle) {
  const { bundle, developmentRoot } = await createBundle(options);
  const policy = await devPolicyFor(bundle.attestation);
  const report = verifyBundle(encodeBundle(change(bundle)), {
    nowSeconds: issuedAt + 5,
    policy,
    trust: { developmentRoot },
    engine: { load: loadOnce },
  });
  const { verdict, because, checks } = report;
  return { verdict, because, detailOf: (code: string) => checks.find((one) => one.code === code)?.detail };
}

describe('a statement', () => {
  test('for nobody on an EVM chain has no second signature, and says so', async () => {
    const { verdict, detailOf } = await judged({});
    expect(verdict).toBe('PASS');
    expect(detailOf('evm_signature')).toBe('none: the audience is no EVM chain');
    expect(detailOf('batch_path')).toBe('none: signed alone');
  });

  test('for a contract on an EVM chain has one', async () => {
    const { verdict, detailOf } = await judged({ config });
    expect(verdict).toBe('PASS');
    expect(detailOf('evm_signature')).toMatch(/^signed by 0x[0-9a-f]{40} for a contract on chain 10$/);
  });

  test.each<readonly [string, Partial<Bundle['signatures']>]>([
    ['is missing', { secp256k1: undefined }],
    ['is none', { secp256k1: new Uint8Array(65) }],
  ])('whose second signature %s fails by evm_signature', async (_, changes) => {
    const found = await judged({ config }, (bundle) => ({
      ...bundle,
      signatures: { ...bundle.signatures, ...changes },
    }));
    expect(found).toMatchObject({ verdict: 'FAIL', because: ['evm_signature'] });
  });

  test('for another contract is another typed message', async () => {
    const other = await createBundle({
      config: { ...config, audience: { ...audience, chain: 'eip155:11' } },
    });
    const { secp256k1 } = other.bundle.signatures;
    const found = await judged({ config }, (bundle) => ({
      ...bundle,
      signatures: { ...bundle.signatures, secp256k1 },
    }));
    expect(found.because).toEqual(['evm_signature']);
  });

  test('for a contract that no EVM chain can have fails, and says why', async () => {
    const found = await judged({}, (bundle) => {
      const { statement } = bundle;
      const wrong = { ...audience, contract: 'gate.near' };
      const envelope = { ...statement.envelope, audience: wrong };
      return { ...bundle, statement: { ...statement, envelope } };
    });
    expect(found.because).toContain('evm_signature');
    expect(found.detailOf('evm_signature')).toContain('is not 0x and 20 bytes of hex');
  });
});

describe('a statement in a batch', () => {
  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8])('with %i others passes', async (batchedWith) => {
    const { verdict, because, detailOf } = await judged({ batchedWith });
    expect({ verdict, because }).toEqual({ verdict: 'PASS', because: [] });
    expect(detailOf('batch_path')).toMatch(/^\d steps to [0-9a-f]{64}$/);
  });

  test('for a contract on an EVM chain passes', async () => {
    expect(await judged({ config, batchedWith: 3 })).toMatchObject({ verdict: 'PASS', because: [] });
  });

  const step = { hash: zeroHash, direction: 'Left' as const };
  test.each<readonly [string, (bundle: Bundle) => Bundle]>([
    ['that is cut short', (bundle) => ({ ...bundle, batch: { path: bundle.batch?.path.slice(1) ?? [] } })],
    ['that goes on', (bundle) => ({ ...bundle, batch: { path: [...(bundle.batch?.path ?? []), step] } })],
    [
      'longer than any',
      (bundle) => ({ ...bundle, batch: { path: new Array<typeof step>(longestPath + 1).fill(step) } }),
    ],
  ])('with a path %s fails by batch_path', async (_, change) => {
    const found = await judged({ config, batchedWith: 3 }, change);
    expect(found.because).toEqual(['statement_signature', 'evm_signature', 'batch_path']);
  });

  test('does not pass for one that was signed alone', async () => {
    const found = await judged({ config, batchedWith: 0 }, (bundle) => ({ ...bundle, batch: undefined }));
    expect(found.because).toEqual(['statement_signature', 'evm_signature']);
  });

  test('is none that was signed alone', async () => {
    const found = await judged({ config }, (bundle) => ({ ...bundle, batch: { path: [] } }));
    expect(found.because).toEqual(['statement_signature', 'evm_signature', 'batch_path']);
  });
});
