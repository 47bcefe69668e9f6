import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { paramsAt } from '../../src/params/at-version.ts';
import { toHex } from '../../src/primitives/bytes.ts';
import { toBase58, zeroHash } from '../../src/primitives/hash.ts';
import { publicKeyHandle } from '../../src/primitives/public-key.ts';
import { genesisState, InvalidGenesis, storageUsage } from '../../src/runtime/state/genesis.ts';
import type { StateRecord } from '../../src/runtime/state/state-record.ts';
import { trieEntries } from '../../src/trie/entries.ts';
import { MemoryNodeStore } from '../../src/trie/store.ts';
import { stateRecordJson } from '../../src/worlds/state-record-json.ts';
import { mlDsaKey } from '../support/keys.ts';
import { accountRecords } from '../support/sample-services.ts';
import { sharedLines } from '../support/shared.ts';

const params = paramsAt(88);

const mainnet = z.object({
  records: z.array(stateRecordJson),
  validators: z.array(z.object({ account_id: z.string(), amount: z.string().transform(BigInt) })),
});
const expected = z.object({
  state_root: z.string(),
  state: z.array(z.tuple([z.string(), z.string()])),
  nodes: z.record(z.string(), z.string()),
});

describe('the first state of a chain', () => {
  test("of mainnet's records is mainnet's, node by node", (context) => {
    const [genesis] = sharedLines(context, 'facts/genesis/mainnet_genesis.json.gz');
    const [facts] = sharedLines(context, 'facts/genesis/mainnet_genesis_state.json.gz');
    const { records, validators } = mainnet.parse(genesis);
    const { state_root, state, nodes } = expected.parse(facts);
    const stakes = validators.map(({ account_id, amount }) => ({ accountId: account_id, amount }));
    const { root, made } = genesisState(paramsAt(84), records, stakes);
    expect(toBase58(root)).toBe(state_root);
    const store = new MemoryNodeStore();
    store.putAll(made);
    expect([...trieEntries(store, root)].map(([key, value]) => [toHex(key), toHex(value)])).toEqual(state);
    const stored = new Set(made.map(({ bytes }) => toHex(bytes)));
    expect(Object.values(nodes).filter((bytes) => !stored.has(bytes))).toEqual([]);
  });

  test('is empty without records', () => {
    expect(genesisState(params, [])).toEqual({ root: zeroHash, made: [] });
  });

  test('bills each account for its records', () => {
    const handle = publicKeyHandle(mlDsaKey(1).publicKey);
    const records: StateRecord[] = [
      ...accountRecords({ 'alice.near': new Uint8Array(50) }),
      { kind: 'data', accountId: 'alice.near', dataKey: new Uint8Array(3), value: new Uint8Array(4) },
      { kind: 'gas_key_nonce', accountId: 'alice.near', handle, index: 0, nonce: 7n },
    ];
    // The account, its key, 50 bytes of code, a row of data, and a row of a gas key.
    expect(storageUsage(params, records).get('alice.near')).toBe(100n + 82n + 50n + 47n + 40n + 33n + 10n);
  });

  test('has no rows of an account that is not there', () => {
    const [, key] = accountRecords({ 'alice.near': undefined });
    expect(() => genesisState(params, key === undefined ? [] : [key])).toThrow(InvalidGenesis);
  });

  test('has no stake of an account that is not there', () => {
    expect(() => genesisState(params, [], [{ accountId: 'alice.near', amount: 1n }])).toThrow(InvalidGenesis);
  });

  test('has no code but that which its account names', () => {
    const code: StateRecord = { kind: 'contract', accountId: 'alice.near', code: new Uint8Array(5) };
    for (const own of [undefined, new Uint8Array(4)]) {
      expect(() => genesisState(params, [...accountRecords({ 'alice.near': own }), code])).toThrow(
        InvalidGenesis,
      );
    }
  });
});
