import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { countMutations } from '../conformance/mutations.ts';
import { mutatedProofs } from '../conformance/trie-mutations.ts';
import { committedVectors, sharedFile } from '../support/shared.ts';
import { type RpcAnswer, testnetAnswer } from '../support/testnet-proof.ts';

describe("nearcore's trie proofs", () => {
  const { counts, complaints } = countMutations(committedVectors, { chunks: false, step: 1 });

  test('of updates and reads are taken, and none that was changed', () => {
    expect(complaints).toEqual([]);
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(3_000);
  });

  test.each(['sibling after a collapse left out', 'proof of absence: left out', 'proof of absence: empty'])(
    'are among others refused for: %s',
    (kind) => {
      const found = [...counts].filter(([name]) => name.includes(kind)).map(([, count]) => count);
      expect(found.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
    },
  );
});

test("an answer of testnet's RPC is taken, and none that was changed", (context) => {
  const { root, rowsAndProof } = testnetAnswer;
  const json = JSON.parse(readFileSync(sharedFile(context, testnetAnswer.path), 'utf8')) as RpcAnswer;
  const { rows, proof } = rowsAndProof(json);
  const all = [...mutatedProofs(root, rows, proof)];
  expect(all.flatMap(({ complaint }) => complaint ?? [])).toEqual([]);
  expect(all.length).toBeGreaterThan(100);
});
