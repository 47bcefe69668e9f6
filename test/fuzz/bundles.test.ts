import { expect, test } from 'vitest';
import { openFuzz, runCase } from './bundles/run-case.ts';

test('accepts none of 300 documents that were changed at random, and judges each', async () => {
  const fuzz = openFuzz();
  const verdicts = new Map<string, number>();
  for (let index = 0; index < 300; index++) {
    const { kind, base, verdict, finding } = await runCase(fuzz, 6, index);
    expect(finding, `case ${index}: ${kind} of ${base}`).toBeUndefined();
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
  }
  expect(verdicts.get('FAIL') ?? 0).toBeGreaterThan(200);
});
