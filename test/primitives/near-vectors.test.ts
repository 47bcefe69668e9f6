import { describe, expect, test } from 'vitest';
import { checkPrimitives } from '../conformance/primitives.ts';
import { sharedLines } from '../support/shared.ts';

describe('primitives answer as nearcore', () => {
  test.for([
    ['trie_keys', 1_680],
    ['accounts', 560],
    ['crypto', 140],
    ['derive', 350],
    ['actions', 1_120],
    ['transactions', 280],
    ['receipts', 700],
  ] as const)('in %s', ([name, atLeast], context) => {
    const lines = sharedLines(context, `vectors/primitives/${name}.jsonl.gz`);
    const results = [...checkPrimitives({ group: name, lines: () => lines })];
    expect(results.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(results.filter(({ status }) => status === 'passed').length).toBeGreaterThanOrEqual(atLeast);
  });
});
