import { expect, test } from 'vitest';
import { genuineQuotes, mutatedCases } from '../fuzz/attestations/mutated-cases.ts';
import { createBundle } from '../support/good-bundle.ts';

const { bundle } = await createBundle();

/** `npm run fuzz:attestations` makes 20,000; docs/trust.md says what came of them. */
test('no mutation of a real quote or of its collateral passes', { timeout: 60_000 }, (context) => {
  const cases = [
    ...mutatedCases(genuineQuotes(context), { count: 60, seed: 7, attestation: bundle.attestation }),
  ];
  expect(cases.filter(({ refusedBy }) => refusedBy === undefined)).toEqual([]);
  expect(new Set(cases.map(({ what }) => what)).size).toBeGreaterThan(15);
});
