import type { Parameters } from '../../params/at-version.ts';
import { type Account, accountCodec } from '../../primitives/account.ts';
import { encode } from '../../primitives/borsh.ts';
import { zeroHash } from '../../primitives/hash.ts';
import { accountKey, contractCodeKey, contractDataKey } from '../../primitives/trie-key.ts';
import type { Hash } from '../../trie/node.ts';
import { MemoryNodeStore, type NodeStore } from '../../trie/store.ts';
import { type TrieChange, trieUpdate } from '../../trie/update.ts';
import type { BroughtState } from './brought-state.ts';
import {
  assertValidCall,
  type CallOfCode,
  type CodeRef,
  type OneShotCall,
  withoutCode,
} from './one-shot-call.ts';

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
export const buildPreState = (call: CallOfCode, params: Parameters): PreState =>
  stateBefore(call, [call], params);

/** What the caller brought as nodes, or the state that holds these accounts and nothing else. */
export const stateBefore = (
  { brought }: Pick<CallOfCode, 'brought'>,
  accounts: readonly BroughtAccount[],
  params: Parameters,
): PreStateInMemory => (brought === undefined ? stateOf(accounts, params) : stateOfNodes(brought));

function stateOfNodes({ root, nodes }: BroughtState): PreStateInMemory {
  const store = new MemoryNodeStore();
  for (const bytes of nodes) store.put(bytes);
  return { store, root };
}

/** An account as a request brings it. */
export type BroughtAccount = Pick<CallOfCode, 'accountId' | 'balance' | 'state'> & {
  readonly code: CodeRef | undefined;
};

/** The state that holds these accounts and nothing else. Codes are there by their hashes alone. */
function stateOf(accounts: readonly BroughtAccount[], params: Parameters): PreStateInMemory {
  const store = new MemoryNodeStore();
  const changes = accounts.flatMap((account) => rowsOf(account, params));
  const { root, made } = trieUpdate(store, zeroHash, changes);
  store.putAll(made);
  return { store, root };
}

export type PreStateInMemory = PreState & { readonly store: MemoryNodeStore };

function rowsOf(account: BroughtAccount, params: Parameters): TrieChange[] {
  const { accountId, code, state } = account;
  return [
    [accountKey(accountId), encode(accountCodec, accountBefore(account, params))],
    ...(code === undefined ? [] : [[contractCodeKey(accountId), code] as const]),
    ...state.map(([key, value]): TrieChange => [contractDataKey(accountId, key), value]),
  ];
}

/** The record that nearcore would hold: nothing locked, a local contract or none, hence version 1. */
function accountBefore(account: BroughtAccount, params: Parameters): Account {
  return {
    version: 'v1',
    amount: account.balance,
    locked: 0n,
    codeHash: account.code?.hash ?? zeroHash,
    storageUsage: storageUsage(account, params),
  };
}

/** As nearcore counts it at genesis (genesis/state_applier.rs, `StorageComputer`); access keys there are none. */
function storageUsage({ code, state }: BroughtAccount, { storage }: Parameters): bigint {
  const recordBytes = ([key, value]: OneShotCall['state'][number]): bigint =>
    storage.num_extra_bytes_record + BigInt(key.length + value.length);
  const fixed = storage.num_bytes_account + BigInt(code?.length ?? 0);
  return state.reduce((sum, record) => sum + recordBytes(record), fixed);
}
