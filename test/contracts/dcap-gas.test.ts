import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadContractVectors } from '../support/contract-vectors.ts';

const readme = readFileSync(new URL('../../contracts/README.md', import.meta.url), 'utf8');
const { cases } = loadContractVectors('dcap-all.json');
const tgasOf = new Map(cases.map(({ name, expected }) => [name, Number(expected.burnt_gas) / 1e12]));
const told = [...readme.matchAll(/^\| `([a-z_]+: [^`]+)`(?: \(refused\))? \| ([0-9.]+) \|$/gm)].map(
  ([, name = '', tgas = '']) => [name, tgas] as const,
);

describe('the gas of verifying a quote', () => {
  test('is what contracts/README.md says', () => {
    expect(told.length).toBeGreaterThan(8);
    expect(told).toEqual(told.map(([name]) => [name, tgasOf.get(name)?.toFixed(2)]));
  });

  test.each(cases.filter(({ name }) => name.startsWith('judge')))(
    '$name: is within its goal',
    ({ case: one, expected }) => {
      const goal = one.method === 'judge_quote' ? 40 : 60;
      expect(Number(expected.burnt_gas) / 1e12).toBeLessThan(goal);
    },
  );
});
