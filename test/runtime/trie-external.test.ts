import { beforeEach, describe, expect, test } from 'vitest';
import { paramsAt } from '../../src/params/at-version.ts';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import { contractDataKey } from '../../src/primitives/trie-key.ts';
import { type OneShotCall, withoutCode } from '../../src/runtime/one-shot/one-shot-call.ts';
import { buildPreState, type PreState } from '../../src/runtime/one-shot/pre-state.ts';
import { TrieExternal } from '../../src/runtime/one-shot/trie-external.ts';
import { proveKey } from '../../src/trie/proof.ts';
import { MemoryNodeStore, MissingNode } from '../../src/trie/store.ts';
import type { TrieCharges } from '../../src/vm/external.ts';
import { plainCall } from '../support/one-shot-call.ts';

const text = toUtf8;
const call: OneShotCall = {
  ...plainCall,
  state: [
    [text('a'), text('apple')],
    [text('ab'), text('plum')],
    [text('same'), text('plum')],
  ],
};

let state: PreState;
let external: TrieExternal;
let charged: string[];
let charges: TrieCharges;

beforeEach(() => {
  state = buildPreState(withoutCode(call), paramsAt(88));
  external = new TrieExternal(state, call.accountId, call.chainId);
  charged = [];
  const log = (name: string) => (count: number) => {
    if (count !== 0) charged.push(`${name} ${count}`);
  };
  charges = {
    trieNodeTouched: log('touched'),
    cachedTrieNodeAccess: log('cached'),
    derefWriteEvictedValueBytes: log('evicted'),
    derefRemovedValueBytes: log('removed'),
  };
});

const taken = (): string[] => charged.splice(0);

const read = (key: string) => external.storageGet(charges, text(key))?.read(charges);

/** Nodes on the path of a key, and its value if it has one. */
const accesses = (key: string): number =>
  proveKey(state.store, state.root, contractDataKey(call.accountId, text(key))).length;

describe('a read', () => {
  test('pays for the value alone, dear at first and then cheap', () => {
    expect(read('a')).toEqual(text('apple'));
    expect(taken()).toEqual(['touched 1']);
    expect(read('a')).toEqual(text('apple'));
    expect(taken()).toEqual(['cached 1']);
  });

  test('finds equal values of two keys in the cache', () => {
    read('ab');
    read('same');
    expect(taken()).toEqual(['touched 1', 'cached 1']);
  });

  test('of a missing key, and a question whether there is one, are free', () => {
    expect(read('b')).toBeUndefined();
    expect(external.storageHasKey(charges, text('a'))).toBe(true);
    expect(external.storageHasKey(charges, text('b'))).toBe(false);
    expect(taken()).toEqual([]);
  });

  test('tells the length before anything is paid', () => {
    expect(external.storageGet(charges, text('ab'))?.length).toBe(4);
    expect(taken()).toEqual([]);
  });

  test('records the path, and the value only when it is taken', () => {
    external.storageHasKey(charges, text('a'));
    const path = external.recorder.witness().length;
    expect(path).toBe(accesses('a') - 1);
    read('a');
    expect(external.recorder.witness()).toHaveLength(path + 1);
  });
});

describe('a write', () => {
  test('pays for the old bytes first, then for the whole path and the old value', () => {
    expect(external.storageSet(charges, text('a'), text('pear'))).toEqual(text('apple'));
    expect(taken()).toEqual(['evicted 5', `touched ${accesses('a')}`]);
  });

  test('of a new key pays for the nodes up to where it would be', () => {
    expect(external.storageSet(charges, text('b'), text('pear'))).toBeUndefined();
    expect(taken()).toEqual([`touched ${accesses('b')}`]);
  });

  test('over a write of this call pays for the old bytes only', () => {
    external.storageSet(charges, text('b'), text('pear'));
    taken();
    expect(external.storageSet(charges, text('b'), text('fig'))).toEqual(text('pear'));
    expect(read('b')).toEqual(text('fig'));
    expect(taken()).toEqual(['evicted 4']);
  });

  test('leaves no change when a charge ends the call', () => {
    const poor = {
      ...charges,
      trieNodeTouched: () => {
        throw new Error('out of gas');
      },
    };
    expect(() => external.storageSet(poor, text('a'), text('pear'))).toThrow('out of gas');
    expect(external.changes()).toEqual([]);
    expect(read('a')).toEqual(text('apple'));
    // The nodes stay in the cache of the chunk.
    expect(taken()).toEqual(['evicted 5', 'cached 1']);
  });
});

describe('a removal', () => {
  test('pays as a write does, and the key is gone', () => {
    expect(external.storageRemove(charges, text('a'))).toEqual(text('apple'));
    expect(taken()).toEqual(['removed 5', `touched ${accesses('a')}`]);
    expect(external.storageHasKey(charges, text('a'))).toBe(false);
    expect(external.storageRemove(charges, text('a'))).toBeUndefined();
    expect(taken()).toEqual([]);
  });

  test('counts for 2,000 bytes of proof, of a missing key too', () => {
    external.storageRemove(charges, text('b'));
    expect(external.recordedStorageSize()).toBe(external.recorder.size + 2_000);
  });
});

test('changes come in the order of their keys, the last of each', () => {
  external.storageSet(charges, text('b'), text('1'));
  external.storageRemove(charges, text('a'));
  external.storageSet(charges, text('b'), text('2'));
  expect(external.changes()).toEqual([
    { key: text('a'), value: undefined },
    { key: text('b'), value: text('2') },
  ]);
});

test('nobody validates, and receipts go nowhere', () => {
  expect([external.validatorStake(), external.validatorTotalStake(), external.chainId()]).toEqual([
    undefined,
    0n,
    'testnet',
  ]);
  expect(() => external.createActionReceipt()).toThrow(
    expect.objectContaining({ code: 'promises_unsupported', feature: 'create_action_receipt' }),
  );
});

test('a store that lacks a node is our fault', () => {
  const broken = new TrieExternal(
    { store: new MemoryNodeStore(), root: state.root },
    call.accountId,
    call.chainId,
  );
  expect(() => broken.storageHasKey(charges, text('a'))).toThrow(MissingNode);
});
