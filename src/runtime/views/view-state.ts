import { type AccessKey, accessKeySchema } from '../../primitives/access-key.ts';
import { type Account, type AccountContract, accountCodec } from '../../primitives/account.ts';
import { BorshError, type Codec, decode, u64 } from '../../primitives/borsh.ts';
import { hashOfCode } from '../../primitives/code-hash.ts';
import { InternalFault } from '../../primitives/internal-fault.ts';
import { publicKeyHandle, publicKeyHandleSchema } from '../../primitives/public-key.ts';
import {
  accessKeyKey,
  accountKey,
  contractCodeKey,
  contractDataKey,
  type GlobalContractId,
  globalContractCodeKey,
} from '../../primitives/trie-key.ts';
import { trieGet, trieLookup } from '../../trie/get.ts';
import type { Hash } from '../../trie/node.ts';
import type { NodeStore } from '../../trie/store.ts';
import { type RowPage, RowWalk, rowsUnder, type ViewedRows } from './view-rows.ts';

/** The state after a block: a root, and a store that has all that is under it. */
export type ViewedState = { readonly store: NodeStore; readonly root: Hash };

/** For one state. Of many rows, which are not all at hand: it goes on where it stopped when it is run again. */
type View<T> = (state: ViewedState) => T;

/**
 * What an RPC node reads of a state (nearcore, runtime/runtime/src/state_viewer). All of these throw `MissingNode`
 * when the store lacks something, and `InternalFault` when a row does not decode.
 */
export const viewAccount = (state: ViewedState, accountId: string): Account | undefined =>
  readView(state, accountCodec, accountKey(accountId));

export const viewAccessKey = (
  state: ViewedState,
  accountId: string,
  publicKey: Uint8Array,
): AccessKey | undefined =>
  readView(state, accessKeySchema, accessKeyKey(accountId, publicKeyHandle(publicKey)));

export type ViewedKey = {
  /** What `publicKeyHandle` gives. */
  readonly handle: Uint8Array;
  readonly accessKey: AccessKey;
};

export type KeyPage = {
  /** The handle that the page before ended with. */
  readonly after?: Uint8Array | undefined;
  readonly limit?: number | undefined;
};

export type ViewedKeys = { readonly keys: readonly ViewedKey[]; readonly hasMore: boolean };

/** By ascending handle. A page reads little more than its own keys. Run again after `MissingNode`, it goes on. */
export function accessKeysOf(accountId: string, page: KeyPage = {}): View<ViewedKeys> {
  const { after, limit = Number.POSITIVE_INFINITY } = page;
  const prefix = accessKeyKey(accountId, new Uint8Array(0));
  const from = after === undefined ? undefined : accessKeyKey(accountId, after);
  const keys: ViewedKey[] = [];
  let walk: RowWalk | undefined;
  return ({ store, root }) => {
    walk ??= new RowWalk(root, prefix, from);
    for (let row = walk.next(store); row !== undefined; row = walk.next(store)) {
      const handle = row.key.subarray(prefix.length);
      // Rows of gas keys' nonces stand among them, behind the key that they belong to.
      if (!isHandle(handle)) continue;
      if (keys.length >= limit) return { keys, hasMore: true };
      keys.push({ handle, accessKey: decodeRow(accessKeySchema, row.value) });
    }
    return { keys, hasMore: false };
  };
}

/** The nonces of a gas key, by index; none for any other key. */
export function gasKeyNoncesOf(accountId: string, publicKey: Uint8Array): View<readonly bigint[]> {
  const prefix = accessKeyKey(accountId, publicKeyHandle(publicKey));
  const view = rowsUnder(prefix);
  return ({ store, root }) =>
    view(store, root)
      .rows.filter(({ key }) => key.length === prefix.length + 2)
      .sort((one, other) => indexOf(one.key) - indexOf(other.key))
      .map(({ value }) => decodeRow(u64, value));
}

/** The index is the last two bytes, the lower one first. */
const indexOf = (key: Uint8Array): number => (key.at(-2) ?? 0) + 256 * (key.at(-1) ?? 0);

export type ViewedCode = { readonly code: Uint8Array; readonly hash: Uint8Array };

/** What an account runs, be it its own code or a global contract; `undefined` if it runs nothing. */
export function viewCode(state: ViewedState, accountId: string, account: Account): ViewedCode | undefined {
  const key = codeKey(accountId, contractOf(account));
  return key === undefined ? undefined : readCode(state, key);
}

/** Bytes of an account's own code, which is not read for it; a global contract is not its own. */
export const localCodeLength = ({ store, root }: ViewedState, accountId: string): number =>
  trieLookup(store, root, contractCodeKey(accountId))?.length ?? 0;

export const viewGlobalCode = (state: ViewedState, id: GlobalContractId): ViewedCode | undefined =>
  readCode(state, globalContractCodeKey(id));

export type ViewedData = ViewedRows & { readonly keyOffset: number };

/** Of a contract's own keys. */
export type DataPage = RowPage & { readonly prefix: Uint8Array };

/** A contract's rows under a prefix of its own keys, which begin at `keyOffset` of the whole ones. */
export function dataOf(accountId: string, page: DataPage): View<ViewedData> {
  const keyOf = (key: Uint8Array): Uint8Array => contractDataKey(accountId, key);
  const after = page.after === undefined ? undefined : keyOf(page.after);
  const view = rowsUnder(keyOf(page.prefix), { ...page, after });
  const keyOffset = keyOf(new Uint8Array(0)).length;
  return ({ store, root }) => ({ ...view(store, root), keyOffset });
}

function contractOf(account: Account): AccountContract {
  if (account.version === 'uninitialized') return { kind: 'none' };
  if (account.version === 'v2') return account.contract;
  const isEmpty = account.codeHash.every((byte) => byte === 0);
  return isEmpty ? { kind: 'none' } : { kind: 'local', codeHash: account.codeHash };
}

function codeKey(accountId: string, contract: AccountContract): Uint8Array | undefined {
  switch (contract.kind) {
    case 'none':
      return undefined;
    case 'local':
      return contractCodeKey(accountId);
    case 'global':
      return globalContractCodeKey({ kind: 'code_hash', codeHash: contract.codeHash });
    case 'global_by_account':
      return globalContractCodeKey({ kind: 'account_id', accountId: contract.accountId });
  }
}

function readCode({ store, root }: ViewedState, key: Uint8Array): ViewedCode | undefined {
  const code = trieGet(store, root, key);
  return code === undefined ? undefined : { code, hash: hashOfCode(code) };
}

function readView<T>({ store, root }: ViewedState, codec: Codec<T>, key: Uint8Array): T | undefined {
  const bytes = trieGet(store, root, key);
  return bytes === undefined ? undefined : decodeRow(codec, bytes);
}

function decodeRow<T>(codec: Codec<T>, bytes: Uint8Array): T {
  try {
    return decode(codec, bytes);
  } catch (cause) {
    if (cause instanceof BorshError) throw new InternalFault('a row of the state does not decode', { cause });
    throw cause;
  }
}

function isHandle(bytes: Uint8Array): boolean {
  try {
    decode(publicKeyHandleSchema, bytes);
    return true;
  } catch (cause) {
    if (cause instanceof BorshError) return false;
    throw cause;
  }
}
