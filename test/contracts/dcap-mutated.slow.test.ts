import { expect, test } from 'vitest';
import { genuineQuotes } from '../fuzz/attestations/mutated-cases.ts';
import { createBundle } from '../support/good-bundle.ts';
import { mutatedBeforeContract } from '../support/mutated-before-contract.ts';

const { bundle } = await createBundle();

test('no mutation of a real quote or of its collateral passes the contract, many of them', {
  timeout: 600_000,
}, (context) => {
  const options = { count: 1000, seed: 23, attestation: bundle.attestation };
  const verdicts = [...mutatedBeforeContract(genuineQuotes(context), options)];
  expect(verdicts.filter(({ refusedBy }) => refusedBy === undefined)).toEqual([]);
  expect(verdicts.filter(({ isSameInVerifier }) => isSameInVerifier !== true)).toEqual([]);
  expect(new Set(verdicts.map(({ what }) => what)).size).toBeGreaterThan(15);
});
