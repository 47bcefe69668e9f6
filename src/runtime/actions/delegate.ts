import {
  type DelegateAction,
  type DelegateActionV2,
  isDelegateActionSigned,
} from '../../primitives/delegate-action.ts';
import { zeroHash } from '../../primitives/hash.ts';
import type { Receipt } from '../../primitives/receipt.ts';
import { totalPrepaidSendFees } from '../fees/action-fees.ts';
import { requiredReceiptCost } from '../fees/receipt-cost.ts';
import { delegateKeyError } from './delegate-key.ts';
import {
  type ActionOf,
  type ActionScene,
  type ActionStep,
  type Actor,
  done,
  failed,
  type Made,
} from './scene.ts';

/** Sends in the receiver's name what it signed and another paid for (NEP-366). */
export function delegate(
  scene: ActionScene,
  actor: Actor,
  action: ActionOf<'delegate' | 'delegate_v2'>,
): ActionStep {
  const { delegateAction: inner } = action;
  const { receiverId } = scene.receipt;
  if (!isDelegateActionSigned(action, scene.verifiers))
    return failed({ kind: 'delegate_action_invalid_signature' });
  if (scene.blockHeight > inner.maxBlockHeight) return failed({ kind: 'delegate_action_expired' });
  if (inner.senderId !== receiverId) {
    const { senderId } = inner;
    return failed({ kind: 'delegate_action_sender_does_not_match_tx_receiver', senderId, receiverId });
  }
  const error = delegateKeyError(scene, inner);
  return error === undefined ? done(actor, sent(scene, inner)) : failed(error);
}

/** The relayer has paid: sending is burnt here, and what the new receipt needs goes along. */
function sent({ params, body, receipt }: ActionScene, inner: DelegateAction | DelegateActionV2): Made {
  const required = requiredReceiptCost(params, inner.actions, inner.receiverId);
  const sending = totalPrepaidSendFees(params, body.actions);
  return {
    gasBurnt: sending.gas,
    gasUsed: required.gas + sending.gas,
    computeUsage: sending.compute,
    newReceipts: [innerReceipt(body, receipt.receiverId, inner)],
  };
}

const innerReceipt = (
  { signerId, signerPublicKey, gasPrice }: ActionScene['body'],
  predecessorId: string,
  { receiverId, actions }: DelegateAction | DelegateActionV2,
): Receipt => ({
  predecessorId,
  receiverId,
  receiptId: zeroHash,
  receipt: {
    kind: 'action',
    signerId,
    signerPublicKey,
    gasPrice,
    outputDataReceivers: [],
    inputDataIds: [],
    actions,
  },
});
