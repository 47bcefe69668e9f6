import type { AccessKey } from '../../primitives/access-key.ts';
import { assertU128 } from '../ranges.ts';
import { withDeposit } from '../state/accounts.ts';
import { readAccessKey, writeAccessKey } from '../state/records.ts';
import { type ActionOf, type ActionScene, type ActionStep, type ActorOf, changed, failed } from './scene.ts';

type GasKeyPermission = Extract<AccessKey['permission'], { readonly numNonces: unknown }>;

type GasKey = { readonly nonce: bigint; readonly permission: GasKeyPermission };

/** The gas key of that name; an access key of another kind is none. */
function findGasKey(
  { state, receipt: { receiverId } }: ActionScene,
  publicKey: Uint8Array,
): GasKey | undefined {
  const key = readAccessKey(state, receiverId, publicKey);
  if (key === undefined || !('numNonces' in key.permission)) return undefined;
  return { nonce: key.nonce, permission: key.permission };
}

const writeBalance = (
  { state, receipt: { receiverId } }: ActionScene,
  publicKey: Uint8Array,
  { nonce, permission }: GasKey,
  balance: bigint,
): void => writeAccessKey(state, receiverId, publicKey, { nonce, permission: { ...permission, balance } });

export function transferToGasKey(
  scene: ActionScene,
  actor: ActorOf,
  { publicKey, deposit }: ActionOf<'transfer_to_gas_key'>,
): ActionStep {
  const { receiverId: accountId } = scene.receipt;
  const key = findGasKey(scene, publicKey);
  if (key === undefined) return failed({ kind: 'gas_key_does_not_exist', accountId, publicKey });
  writeBalance(scene, publicKey, key, assertU128(key.permission.balance + deposit, 'gas key balance'));
  return changed(actor, actor.account);
}

/** Gives the account back what it gave to the key. */
export function withdrawFromGasKey(
  scene: ActionScene,
  actor: ActorOf,
  { publicKey, amount }: ActionOf<'withdraw_from_gas_key'>,
): ActionStep {
  const { receiverId: accountId } = scene.receipt;
  const key = findGasKey(scene, publicKey);
  if (key === undefined) return failed({ kind: 'gas_key_does_not_exist', accountId, publicKey });
  const { balance } = key.permission;
  if (amount > balance) {
    return failed({ kind: 'insufficient_gas_key_balance', accountId, publicKey, balance, required: amount });
  }
  writeBalance(scene, publicKey, key, balance - amount);
  return changed(actor, withDeposit(actor.account, amount));
}
