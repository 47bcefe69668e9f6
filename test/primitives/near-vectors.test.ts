import { describe, expect, test } from 'vitest';
import { checkPrimitives } from '../conformance/primitives.ts';
import { sharedLines } from '../support/shared.ts';

describe('primitives answer as nearcore', () => {
  test.for([
    ['trie_keys', 1_680],
    ['accounts', 100],
    ['crypto', 20],
  ] as const)('in %s', ([name, atLeast], context) => {
    const lines = sharedLines(context, `vectors/primitives/${name}.jsonl.gz`);
    const results = [...checkPrimitives({ group: name, lines: () => lines })];
    expect(results.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(results.filter(({ status }) => status === 'passed').length).toBeGreaterThanOrEqual(atLeast);
  });
});
