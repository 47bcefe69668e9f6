import { expect, test } from 'vitest';
import { genuineQuotes, mutatedCases } from '../fuzz/attestations/mutated-cases.ts';
import { createBundle } from '../support/good-bundle.ts';

const { bundle } = await createBundle();

test('no mutation of a real quote or of its collateral passes, many of them', {
  timeout: 300_000,
}, (context) => {
  const options = { count: 500, seed: 11, attestation: bundle.attestation };
  const accepted = [...mutatedCases(genuineQuotes(context), options)].filter(
    ({ refusedBy }) => refusedBy === undefined,
  );
  expect(accepted).toEqual([]);
});
