import type { AccessKey } from '../../primitives/access-key.ts';
import { withUsage } from '../state/accounts.ts';
import { readAccessKey, writeAccessKey, writeGasKeyNonce } from '../state/records.ts';
import { initialNonce, keyUsage } from './key-storage.ts';
import { type ActionOf, type ActionScene, type ActionStep, type ActorOf, changed, failed } from './scene.ts';

/** Lets a key sign for the account. Protocol: the nonce that the action names is not taken. */
export function addKey(scene: ActionScene, actor: ActorOf, action: ActionOf<'add_key'>): ActionStep {
  const { state, params, blockHeight, receipt } = scene;
  const { receiverId: accountId } = receipt;
  const { publicKey } = action;
  if (readAccessKey(state, accountId, publicKey) !== undefined) {
    return failed({ kind: 'add_key_already_exists', accountId, publicKey });
  }
  const nonce = initialNonce(blockHeight);
  const accessKey = withNonce(action.accessKey, nonce);
  writeAccessKey(state, accountId, publicKey, accessKey);
  const { permission } = accessKey;
  const nonces = 'numNonces' in permission ? permission.numNonces : 0;
  for (let index = 0; index < nonces; index++) {
    writeGasKeyNonce(state, accountId, publicKey, { index, nonce });
  }
  const usage = actor.account.storageUsage + keyUsage(params, publicKey, accessKey);
  return changed(actor, withUsage(actor.account, usage));
}

/** Protocol: a gas key's nonces have rows of their own, and its own is always zero. */
const withNonce = ({ permission }: AccessKey, nonce: bigint): AccessKey => ({
  nonce: 'numNonces' in permission ? 0n : nonce,
  permission,
});
