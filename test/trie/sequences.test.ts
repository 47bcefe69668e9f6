import { describe, expect, test } from 'vitest';
import { checkTrieSequences } from '../conformance/trie.ts';
import { sharedLines } from '../support/shared.ts';

describe('the trie', () => {
  test('answers as nearcore in every sequence', (context) => {
    const lines = sharedLines(context, 'vectors/trie/sequences.jsonl.gz');
    const results = [...checkTrieSequences({ group: 'trie', lines: () => lines })];
    expect(results.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(results.length).toBeGreaterThan(100);
  });
});
