import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../../src/primitives/bytes.ts';
import { sha256, toBase58 } from '../../../src/primitives/hash.ts';
import { applyChunk } from '../../../src/runtime/chunk/apply.ts';
import { proofStore } from '../../../src/trie/proof.ts';
import type { NodeStore } from '../../../src/trie/store.ts';
import { checkScenario, type RecordedScenario, toInput } from '../../conformance/runtime.ts';
import { sharedLines } from '../../support/shared.ts';

const file = 'vectors/runtime/directed.jsonl.gz';

describe('nearcore’s apply', () => {
  test('gives what we give, chunk by chunk', (context) => {
    const scenarios = sharedLines(context, file) as RecordedScenario[];
    const results = scenarios.flatMap((one, line) => [...checkScenario('directed', line, one)]);
    expect(results.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(results.length).toBeGreaterThan(100);
  });

  test('recorded proofs that suffice for us, with the code beside them', (context) => {
    for (const { genesis, chunks } of sharedLines(context, file) as RecordedScenario[]) {
      const changes = [...genesis.state, ...chunks.flatMap(({ state_changes }) => state_changes)];
      const codes = changes.flatMap(([key, value]) =>
        value !== null && /^(01|12)/.test(key) ? [fromHex(value)] : [],
      );
      const byHash = new Map(codes.map((code) => [toHex(sha256(code)), code]));
      for (const chunk of chunks) {
        const proof = proofStore((chunk['proof_nodes'] as string[]).map(fromHex));
        const store: NodeStore = { get: (hash) => proof.get(hash) ?? byHash.get(toHex(hash)) };
        expect(toBase58(applyChunk(toInput(chunk), store).stateRoot)).toBe(chunk['state_root']);
      }
    }
  });
});
