import type { AccessKey } from '../../primitives/access-key.ts';
import { gasKeyNonceKeyLength } from '../fees/key-terms.ts';
import { saturatingSub } from '../ranges.ts';
import { withUsage } from '../state/accounts.ts';
import { readAccessKey, removeAccessKey, removeGasKeyNonce } from '../state/records.ts';
import { mostBurntWithKeys, nonceRemovalCompute } from './gas-key-removal.ts';
import { keyUsage } from './key-storage.ts';
import {
  type ActionOf,
  type ActionScene,
  type ActionStep,
  type ActorOf,
  done,
  failed,
  type Made,
} from './scene.ts';

/** Takes a key from the account. What a gas key still holds is burnt, if it is not too much. */
export function deleteKey(
  scene: ActionScene,
  actor: ActorOf,
  { publicKey }: ActionOf<'delete_key'>,
): ActionStep {
  const { state, params, receipt } = scene;
  const { receiverId: accountId } = receipt;
  const accessKey = readAccessKey(state, accountId, publicKey);
  if (accessKey === undefined) return failed({ kind: 'delete_key_does_not_exist', accountId, publicKey });
  const { permission } = accessKey;
  const balance = 'numNonces' in permission ? permission.balance : 0n;
  if (balance > mostBurntWithKeys) {
    return failed({ kind: 'gas_key_balance_too_high', accountId, publicKey, balance });
  }
  const made = removeNonces(scene, publicKey, accessKey);
  removeAccessKey(state, accountId, publicKey);
  const usage = saturatingSub(actor.account.storageUsage, keyUsage(params, publicKey, accessKey));
  return done({ ...actor, account: withUsage(actor.account, usage) }, made);
}

function removeNonces(
  { state, params, receipt: { receiverId: accountId } }: ActionScene,
  publicKey: Uint8Array,
  { permission }: AccessKey,
): Made {
  if (!('numNonces' in permission)) return {};
  const { numNonces, balance } = permission;
  for (let index = 0; index < numNonces; index++) removeGasKeyNonce(state, accountId, publicKey, index);
  const keyBytes = gasKeyNonceKeyLength(accountId, publicKey) * numNonces;
  return { tokensBurnt: balance, computeUsage: nonceRemovalCompute(params, numNonces, keyBytes) };
}
