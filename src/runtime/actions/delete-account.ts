import { InternalFault } from '../../primitives/internal-fault.ts';
import { balanceRefund } from '../../primitives/refund-receipt.ts';
import { accessKeyKey, accountKey, contractCodeKey, contractDataKey } from '../../primitives/trie-key.ts';
import { isEnabled } from '../features.ts';
import { assertU128, saturatingSub } from '../ranges.ts';
import { contractOf } from '../state/accounts.ts';
import { readAccessKeyOf } from '../state/records.ts';
import type { StateUpdate } from '../state/state-update.ts';
import { contractUsage, localCodeLength } from './contract-storage.ts';
import { mostBurntWithKeys, nonceRemovalCompute } from './gas-key-removal.ts';
import { type ActionOf, type ActionScene, type ActionStep, type ActorOf, done, failed } from './scene.ts';

/** Bytes beside the contract that an account may store and still be deleted. */
const mostDeletedBytes = 10_000n;

const noName = new Uint8Array(0);

/** Removes all that the account has. Its balance goes to the beneficiary as a refund does: lost if there is none. */
export function deleteAccount(
  scene: ActionScene,
  { account }: ActorOf,
  { beneficiaryId }: ActionOf<'delete_account'>,
): ActionStep {
  const { state, params, receipt } = scene;
  const { receiverId: accountId, predecessorId } = receipt;
  if (saturatingSub(account.storageUsage, exemptUsage(scene, account)) > mostDeletedBytes) {
    return failed({ kind: 'delete_account_with_large_state', accountId });
  }
  const balance = gasKeyBalance(state, accountId);
  if (balance > mostBurntWithKeys) {
    return failed({ kind: 'gas_key_balance_too_high', accountId, publicKey: undefined, balance });
  }
  const { count, keyBytes } = removeRows(state, accountId);
  const { amount } = account;
  const made = {
    tokensBurnt: balance,
    computeUsage: nonceRemovalCompute(params, count, keyBytes),
    newReceipts: amount > 0n ? [balanceRefund(beneficiaryId, amount)] : [],
  };
  return done({ account: undefined, actorId: predecessorId }, made);
}

/** Protocol: before the fix the name of a global contract counted as state. */
function exemptUsage({ state, params, receipt }: ActionScene, account: ActorOf['account']): bigint {
  if (isEnabled('FixDeleteAccountGlobalContractStorageUsage', params)) {
    return contractUsage(state, receipt.receiverId, account);
  }
  const isLocal = contractOf(account).kind === 'local';
  return isLocal ? localCodeLength(state, receipt.receiverId) : 0n;
}

/** Rows of access keys and of gas keys' nonces. Protocol: the prefix is that of all keys of the account. */
function* keyRows(
  state: StateUpdate,
  accountId: string,
): Iterable<{ row: Uint8Array; handle: Uint8Array; isNonce: boolean }> {
  const prefix = accessKeyKey(accountId, noName);
  for (const row of state.keysWith(prefix)) {
    const name = row.subarray(prefix.length);
    const length = handleLengths[name[0] ?? handleLengths.length];
    const rest = length === undefined ? -1 : name.length - length;
    if (rest !== 0 && rest !== 2) throw new InternalFault('an access key has a name that is no public key');
    yield { row, handle: name.subarray(0, name.length - rest), isNonce: rest === 2 };
  }
}

/** By the first byte of a handle: ed25519, secp256k1, none, the hash of an ML-DSA key. */
const handleLengths: readonly (number | undefined)[] = [33, 65, undefined, 33];

function gasKeyBalance(state: StateUpdate, accountId: string): bigint {
  let total = 0n;
  for (const { handle, isNonce } of keyRows(state, accountId)) {
    if (isNonce) continue;
    const permission = readAccessKeyOf(state, accountId, handle)?.permission;
    if (permission !== undefined && 'numNonces' in permission) total += permission.balance;
  }
  return assertU128(total, 'gas key balance');
}

/** Returns how many nonces went, and the bytes of their keys. */
function removeRows(state: StateUpdate, accountId: string): { count: number; keyBytes: number } {
  state.remove(accountKey(accountId));
  state.remove(contractCodeKey(accountId));
  const keys = [...keyRows(state, accountId)];
  for (const { row } of keys) state.remove(row);
  for (const row of [...state.keysWith(contractDataKey(accountId, noName))]) state.remove(row);
  const nonces = keys.filter(({ isNonce }) => isNonce);
  return { count: nonces.length, keyBytes: nonces.reduce((sum, { row }) => sum + row.length, 0) };
}
