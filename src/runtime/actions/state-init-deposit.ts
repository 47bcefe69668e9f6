import type { Account } from '../../primitives/account.ts';
import type { ByteMap } from '../../primitives/byte-map.ts';
import { balanceRefundReceiver, type Receipt } from '../../primitives/receipt.ts';
import { balanceRefund } from '../../primitives/refund-receipt.ts';
import { contractDataKey } from '../../primitives/trie-key.ts';
import { withDeposit } from '../state/accounts.ts';
import { missingStorageStake } from '../state/storage-stake.ts';
import { type ActionScene, type ActionStep, type Actor, done, failed } from './scene.ts';

/** Pays with the deposit for what the new account stores, and gives back the rest. */
export function settleDeposit(
  scene: ActionScene,
  actor: Actor,
  account: Account,
  deposit: bigint,
): ActionStep {
  const missing = missingStorageStake(scene.params, account, account.amount) ?? 0n;
  if (missing > deposit) {
    const { receiverId: accountId } = scene.receipt;
    return failed({ kind: 'lack_balance_for_state', accountId, amount: missing });
  }
  return refundDeposit(scene, { ...actor, account: withDeposit(account, missing) }, deposit - missing);
}

/** Ends an action that keeps nothing of so much of its deposit. */
export const refundDeposit = ({ receipt }: ActionScene, actor: Actor, refund: bigint): ActionStep =>
  done(actor, { newReceipts: refundsOf(receipt, refund) });

const refundsOf = (receipt: Receipt, refund: bigint): readonly Receipt[] =>
  refund > 0n ? [balanceRefund(balanceRefundReceiver(receipt), refund)] : [];

/** Writes the data that an account begins with. Returns the bytes that it is billed. */
export function installData({ state, params, receipt: { receiverId } }: ActionScene, data: ByteMap): bigint {
  for (const [key, value] of data) state.set(contractDataKey(receiverId, key), value);
  const bytes = data.reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  return BigInt(bytes) + BigInt(data.length) * params.storage.num_extra_bytes_record;
}
