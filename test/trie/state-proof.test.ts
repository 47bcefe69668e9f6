import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { fromBase58 } from '../../src/primitives/hash.ts';
import { contractDataKey } from '../../src/primitives/trie-key.ts';
import { checkStateProof, type StateRow } from '../../src/trie/state-proof.ts';
import { sharedFile, sharedLines } from '../support/shared.ts';
import { testnetAnswer } from '../support/testnet-proof.ts';

const { root: realRoot, account: realAccount } = testnetAnswer;

const realProof = (context: Parameters<typeof sharedFile>[0]) =>
  testnetAnswer.rowsAndProof(JSON.parse(readFileSync(sharedFile(context, testnetAnswer.path), 'utf8')));

describe("an answer of testnet's RPC", () => {
  test('shows the row that it holds, and that others are not there', (context) => {
    const { rows, proof } = realProof(context);
    expect(checkStateProof(realRoot, rows, proof)).toBeUndefined();
    // The path to this one ends in the leaf of the row that is there.
    const key = contractDataKey(realAccount, toUtf8('STATES'));
    expect(checkStateProof(realRoot, [{ key, value: undefined }], proof)).toBeUndefined();
  });

  test('shows no other value, no absence and no row beside it', (context) => {
    const { rows, proof } = realProof(context);
    const [row] = rows;
    if (row === undefined) throw new Error('no row');
    const longer = { ...row, value: Uint8Array.of(...row.value, 0) };
    expect(checkStateProof(realRoot, [longer], proof)).toMatchObject({ kind: 'other_value' });
    expect(checkStateProof(realRoot, [{ ...row, value: undefined }], proof)).toEqual({ kind: 'present' });
    const beside = { key: contractDataKey(realAccount, toUtf8('STATES')), value: row.value };
    expect(checkStateProof(realRoot, [beside], proof)).toEqual({ kind: 'absent' });
  });

  test('misses each node that is left out or changed', (context) => {
    const { rows, proof } = realProof(context);
    expect(proof.length).toBe(19);
    for (const [index, node] of proof.entries()) {
      expect(checkStateProof(realRoot, rows, proof.toSpliced(index, 1))).toMatchObject({ kind: 'missing' });
      const changed = node.slice();
      changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
      expect(checkStateProof(realRoot, rows, proof.with(index, changed))).toMatchObject({ kind: 'missing' });
    }
  });

  test('has no node too many, and no root but its own', (context) => {
    const { rows, proof } = realProof(context);
    const extra = [...proof, Uint8Array.of(1)];
    expect(checkStateProof(realRoot, rows, extra)).toEqual({ kind: 'unused', index: 19 });
    expect(checkStateProof(new Uint8Array(32).fill(1), rows, proof)).toMatchObject({ kind: 'missing' });
  });
});

type Read = { readonly key: string; readonly value: string | null; readonly proof: readonly string[] };
type Sequence = { readonly steps: readonly { readonly root: string; readonly reads: readonly Read[] }[] };

const rowOf = ({ key, value }: Read): StateRow => ({
  key: fromHex(key),
  value: value === null ? undefined : fromHex(value),
});

describe("nearcore's proofs", () => {
  test('of every read are taken, present or not, and refused when the row is another', (context) => {
    const sequences = sharedLines(context, 'vectors/trie/sequences.jsonl.gz') as Sequence[];
    const reads = sequences.flatMap(({ steps }) =>
      steps.flatMap(({ root, reads: all }) => all.map((read) => ({ root: fromBase58(root), read }))),
    );
    const kinds = reads.map(({ root, read }) => {
      const row = rowOf(read);
      const proof = read.proof.map(fromHex);
      expect(checkStateProof(root, [row], proof), read.key).toBeUndefined();
      const other = row.value === undefined ? Uint8Array.of(1) : undefined;
      return checkStateProof(root, [{ ...row, value: other }], proof)?.kind;
    });
    expect(new Set(kinds)).toEqual(new Set(['absent', 'present']));
    expect(reads.length).toBeGreaterThan(1_000);
  });
});

describe('checkStateProof', () => {
  test('names bytes that are no node', () => {
    const bytes = fromHex('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
    // sha256 of one zero byte: the right hash, and nothing that a node could be.
    const fault = checkStateProof(bytes, [{ key: toUtf8('a'), value: undefined }], [Uint8Array.of(0)]);
    expect(fault).toMatchObject({ kind: 'invalid' });
  });

  test('shows that the empty state has no row', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (key) => {
        expect(checkStateProof(new Uint8Array(32), [{ key, value: undefined }], [])).toBeUndefined();
      }),
    );
  });
});
