import { type AccessKey, accessKeySchema } from '../../primitives/access-key.ts';
import { type Account, accountCodec } from '../../primitives/account.ts';
import { BorshError, type Codec, decode, encode, u64 } from '../../primitives/borsh.ts';
import { InternalFault } from '../../primitives/internal-fault.ts';
import { publicKeyHandle } from '../../primitives/public-key.ts';
import {
  accessKeyKey,
  accountKey,
  type GlobalContractId,
  gasKeyNonceKey,
  globalContractNonceKey,
} from '../../primitives/trie-key.ts';
import type { StateUpdate } from './state-update.ts';

/**
 * The rows of accounts and of their keys. A row that does not decode is our fault: nearcore's
 * `StorageInconsistentState`, at which a node stops. Public keys are borsh bytes.
 */

/** The value of a row, or nothing if there is none. */
export function readRow<T>(state: StateUpdate, codec: Codec<T>, key: Uint8Array): T | undefined {
  const bytes = state.get(key);
  if (bytes === undefined) return undefined;
  try {
    return decode(codec, bytes);
  } catch (cause) {
    if (cause instanceof BorshError) throw new InternalFault('a row of the state does not decode', { cause });
    throw cause;
  }
}

export const readAccount = (state: StateUpdate, accountId: string): Account | undefined =>
  readRow(state, accountCodec, accountKey(accountId));

export const writeAccount = (state: StateUpdate, accountId: string, account: Account): void =>
  state.set(accountKey(accountId), encode(accountCodec, account));

export const readAccessKey = (
  state: StateUpdate,
  accountId: string,
  publicKey: Uint8Array,
): AccessKey | undefined => readAccessKeyOf(state, accountId, publicKeyHandle(publicKey));

export const readAccessKeyOf = (
  state: StateUpdate,
  accountId: string,
  handle: Uint8Array,
): AccessKey | undefined => readRow(state, accessKeySchema, accessKeyKey(accountId, handle));

export const writeAccessKey = (
  state: StateUpdate,
  accountId: string,
  publicKey: Uint8Array,
  accessKey: AccessKey,
): void => writeAccessKeyOf(state, accountId, publicKeyHandle(publicKey), accessKey);

export const writeAccessKeyOf = (
  state: StateUpdate,
  accountId: string,
  handle: Uint8Array,
  accessKey: AccessKey,
): void => state.set(accessKeyKey(accountId, handle), encode(accessKeySchema, accessKey));

export const removeAccessKey = (state: StateUpdate, accountId: string, publicKey: Uint8Array): void =>
  state.remove(accessKeyKey(accountId, publicKeyHandle(publicKey)));

const nonceKey = (accountId: string, publicKey: Uint8Array, index: number): Uint8Array =>
  gasKeyNonceKey(accountId, publicKeyHandle(publicKey), index);

export const readGasKeyNonce = (
  state: StateUpdate,
  accountId: string,
  publicKey: Uint8Array,
  index: number,
): bigint | undefined => readRow(state, u64, nonceKey(accountId, publicKey, index));

export const writeGasKeyNonce = (
  state: StateUpdate,
  accountId: string,
  publicKey: Uint8Array,
  at: { readonly index: number; readonly nonce: bigint },
): void => state.set(nonceKey(accountId, publicKey, at.index), encode(u64, at.nonce));

export const removeGasKeyNonce = (
  state: StateUpdate,
  accountId: string,
  publicKey: Uint8Array,
  index: number,
): void => state.remove(nonceKey(accountId, publicKey, index));

/** How many times a global contract was deployed; zero if never. */
export const readGlobalContractNonce = (state: StateUpdate, id: GlobalContractId): bigint =>
  readRow(state, u64, globalContractNonceKey(id)) ?? 0n;

export const writeGlobalContractNonce = (state: StateUpdate, id: GlobalContractId, nonce: bigint): void =>
  state.set(globalContractNonceKey(id), encode(u64, nonce));
