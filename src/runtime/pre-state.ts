import type { Parameters } from '../params/at-version.ts';
import { type Account, accountCodec } from '../primitives/account.ts';
import { encode } from '../primitives/borsh.ts';
import { zeroHash } from '../primitives/hash.ts';
import { accountKey, contractCodeKey, contractDataKey } from '../primitives/trie-key.ts';
import type { Hash } from '../trie/node.ts';
import { MemoryNodeStore, type NodeStore } from '../trie/store.ts';
import { type TrieChange, trieUpdate } from '../trie/update.ts';
import { assertValidCall, type CallOfCode, type OneShotCall, withoutCode } from './one-shot-call.ts';

/** The chain as it stands before a one-shot call: one account, its contract, the contract's data. */
export type PreState = { readonly store: NodeStore; readonly root: Hash };

/**
 * The root of the state that a call brings along. Reads no code and needs no VM, so that who signs can find it
 * without trust in who runs. Throws `InvalidCall`.
 */
export function preStateRoot(call: OneShotCall): Hash {
  return buildPreState(withoutCode(call), assertValidCall(call)).root;
}

/** The code is there by its hash alone: no witness holds it, and nothing that runs reads it. */
export function buildPreState(call: CallOfCode, params: Parameters): PreState {
  const { accountId } = call;
  const changes: TrieChange[] = [
    [accountKey(accountId), encode(accountCodec, accountBefore(call, params))],
    [contractCodeKey(accountId), call.code],
    ...call.state.map(([key, value]): TrieChange => [contractDataKey(accountId, key), value]),
  ];
  const store = new MemoryNodeStore();
  const { root, made } = trieUpdate(store, zeroHash, changes);
  store.putAll(made);
  return { store, root };
}

/** The record that nearcore would hold: nothing locked, a local contract, hence version 1. */
function accountBefore(call: CallOfCode, params: Parameters): Account {
  return {
    version: 'v1',
    amount: call.balance,
    locked: 0n,
    codeHash: call.code.hash,
    storageUsage: storageUsage(call, params),
  };
}

/** As nearcore counts it at genesis (genesis/state_applier.rs, `StorageComputer`); access keys there are none. */
function storageUsage({ code, state }: CallOfCode, { storage }: Parameters): bigint {
  const recordBytes = ([key, value]: OneShotCall['state'][number]): bigint =>
    storage.num_extra_bytes_record + BigInt(key.length + value.length);
  const fixed = storage.num_bytes_account + BigInt(code.length);
  return state.reduce((sum, record) => sum + recordBytes(record), fixed);
}
