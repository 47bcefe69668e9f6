import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { fromHex, toHex, toUtf8 } from '../../../src/primitives/bytes.ts';
import { sha256, zeroHash } from '../../../src/primitives/hash.ts';
import { InternalFault } from '../../../src/primitives/internal-fault.ts';
import { contractDataKey } from '../../../src/primitives/trie-key.ts';
import { ChunkState } from '../../../src/runtime/state/chunk-state.ts';
import type { StateChangeCause } from '../../../src/runtime/state/state-change-cause.ts';
import { trieEntries } from '../../../src/trie/entries.ts';
import type { Hash } from '../../../src/trie/node.ts';
import { proveKey } from '../../../src/trie/proof.ts';
import { MemoryNodeStore } from '../../../src/trie/store.ts';
import { trieUpdate } from '../../../src/trie/update.ts';

const text = toUtf8;
const cause: StateChangeCause = { kind: 'updated_delayed_receipts' };
const other: StateChangeCause = { kind: 'receipt_processing', receiptId: zeroHash };

const store = new MemoryNodeStore();
let root: Hash = zeroHash;
let state: ChunkState;

beforeEach(() => {
  const built = trieUpdate(store, zeroHash, [
    [text('apple'), text('red')],
    [text('apply'), text('now')],
    [text('plum'), text('blue')],
  ]);
  store.putAll(built.made);
  root = built.root;
  state = new ChunkState(store, root);
});

describe('ChunkState', () => {
  test('reads what was written before, committed or not, and records neither', () => {
    state.set(text('plum'), text('green'));
    expect(state.get(text('plum'))).toEqual(text('green'));
    state.commit(cause);
    state.remove(text('plum'));
    expect(state.has(text('plum'))).toBe(false);
    expect(state.recordedSize).toBe(0);
  });

  test('takes back what was not committed, and keeps what it read', () => {
    state.set(text('plum'), text('green'));
    state.commit(cause);
    state.set(text('plum'), text('yellow'));
    state.get(text('apple'));
    const read = state.recordedSize;
    state.rollback();
    expect(state.get(text('plum'))).toEqual(text('green'));
    expect(state.recordedSize).toBe(read);
  });

  test('tells the length and the hash of a value without reading it', () => {
    expect(state.lengthOf(text('plum'))).toBe(4);
    expect(state.hashOf(text('plum'))).toEqual(sha256(text('blue')));
    const path = proveKey(store, root, text('plum')).filter((bytes) => toHex(bytes) !== toHex(text('blue')));
    expect(state.recordedSize).toBe(path.reduce((sum, { length }) => sum + length, 0));
    state.set(text('plum'), text('yellow'));
    expect(state.lengthOf(text('plum'))).toBe(6);
    expect(state.hashOf(text('plum'))).toEqual(sha256(text('yellow')));
    expect(state.lengthOf(text('none'))).toBeUndefined();
    expect(state.hashOf(text('none'))).toBeUndefined();
  });

  test('counts the nodes that a contract pays for, and no others', () => {
    state.get(text('plum'));
    expect(state.counted.counts).toEqual({ touched: 0, cached: 0 });
    state.findCounted(text('plum'));
    const { touched } = state.counted.counts;
    expect(touched).toBe(proveKey(store, root, text('plum')).length - 1);
    state.findCounted(text('plum'));
    expect(state.counted.counts).toEqual({ touched, cached: touched });
  });

  test('lists the keys under a prefix as the writes leave them, ascending', () => {
    state.set(text('apricot'), text('new'));
    state.remove(text('apple'));
    state.commit(cause);
    state.set(text('ape'), text('new'));
    expect(state.keysWith(text('ap'))).toEqual(['ape', 'apply', 'apricot'].map(text));
    expect(state.keysWith(text('x'))).toEqual([]);
    expect(new ChunkState(store, zeroHash).keysWith(text('ap'))).toEqual([]);
  });

  test('reckons 2,000 bytes of proof for a removal from a contract, and none for others', () => {
    state.remove(text('plum'));
    expect(state.recordedSizeUpperBound).toBe(0);
    state.remove(contractDataKey('bob.near', text('key')));
    state.rollback();
    expect(state.recordedSizeUpperBound).toBe(2_000);
    expect(state.recordedSize).toBe(0);
  });

  test('finds code that was deployed, unless the deployment is taken back, and records none', () => {
    const code = text('code');
    state.recordDeploy(code);
    expect(state.code(sha256(code))).toBe(code);
    state.rollback();
    expect(state.code(sha256(code))).toBeUndefined();
    state.recordDeploy(code);
    state.commit(cause);
    expect(state.code(sha256(code))).toBe(code);
    expect(state.code(sha256(text('blue')))).toEqual(text('blue'));
    expect(state.recordedSize).toBe(0);
  });

  test('tells each commit that changed a key, and stores the last', () => {
    state.set(text('plum'), text('green'));
    state.set(text('plum'), text('yellow'));
    state.commit(cause);
    state.remove(text('plum'));
    state.set(text('apple'), text('green'));
    state.commit(other);
    const { changes, root: after, made } = state.finish();
    expect(changes).toEqual([
      { key: text('apple'), value: text('green'), history: [{ value: text('green'), cause: other }] },
      {
        key: text('plum'),
        value: undefined,
        history: [
          { value: text('yellow'), cause },
          { value: undefined, cause: other },
        ],
      },
    ]);
    store.putAll(made);
    expect([...trieEntries(store, after)].map(([key]) => key)).toEqual(['apple', 'apply'].map(text));
  });

  test('does not end with writes that nobody committed', () => {
    state.set(text('plum'), text('green'));
    expect(() => state.finish()).toThrow(InternalFault);
  });

  test('leaves a witness on which the same chunk gives the same root', () => {
    const key = fc.uint8Array({ minLength: 1, maxLength: 3 });
    const change = fc.tuple(key, fc.option(fc.uint8Array({ maxLength: 3 })));
    fc.assert(
      fc.property(fc.array(change), fc.array(change), (before, changes) => {
        const full = new MemoryNodeStore();
        const unique = new Map(before.map(([k, v]) => [toHex(k), v ?? undefined]));
        const built = trieUpdate(
          full,
          zeroHash,
          [...unique].map(([k, v]) => [fromHex(k), v] as const),
        );
        full.putAll(built.made);
        const finish = (from: MemoryNodeStore) => {
          const chunk = new ChunkState(from, built.root);
          for (const [k, v] of changes) {
            chunk.get(k);
            if (v === null) chunk.remove(k);
            else chunk.set(k, v);
          }
          chunk.commit(cause);
          return chunk.finish();
        };
        const first = finish(full);
        const partial = new MemoryNodeStore();
        for (const bytes of first.witness) partial.put(bytes);
        expect(finish(partial).root).toEqual(first.root);
      }),
    );
  });
});
