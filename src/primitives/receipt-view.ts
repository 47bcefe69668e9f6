import { actionView } from './action-view.ts';
import { toBase64 } from './bytes.ts';
import { globalContractIdSchema } from './global-contract-id.ts';
import { sha256, toBase58 } from './hash.ts';
import { formatPublicKey } from './public-key.ts';
import {
  type ActionReceipt,
  type DataReceipt,
  dataReceiverSchema,
  type GlobalContractDistribution,
  type Receipt,
  type ReceiptBody,
} from './receipt.ts';
import type { Json } from './schema.ts';

/** nearcore's `ReceiptView` (near-primitives 0.38, views.rs). */
export const receiptView = ({ predecessorId, receiverId, receiptId, receipt }: Receipt): Json => ({
  predecessor_id: predecessorId,
  receiver_id: receiverId,
  receipt_id: toBase58(receiptId),
  receipt: bodyView(receipt),
  priority: 0,
});

function bodyView(body: ReceiptBody): Json {
  switch (body.kind) {
    case 'action':
    case 'action_v2':
      return { Action: actionReceiptView(body, false) };
    case 'promise_yield':
    case 'promise_yield_v2':
      return { Action: actionReceiptView(body, true) };
    case 'data':
      return { Data: dataReceiptView(body, false) };
    case 'promise_resume':
      return { Data: dataReceiptView(body, true) };
    case 'global_contract_distribution':
      return { GlobalContractDistribution: distributionView(body.distribution) };
  }
}

function actionReceiptView(body: ActionReceipt, isPromiseYield: boolean): Json {
  const refundTo = 'refundTo' in body ? body.refundTo : undefined;
  return {
    signer_id: body.signerId,
    signer_public_key: formatPublicKey(body.signerPublicKey),
    gas_price: String(body.gasPrice),
    output_data_receivers: body.outputDataReceivers.map(dataReceiverSchema.toJson),
    input_data_ids: body.inputDataIds.map(toBase58),
    actions: body.actions.map(actionView),
    is_promise_yield: isPromiseYield,
    ...(refundTo === undefined ? {} : { refund_to: refundTo }),
  };
}

const dataReceiptView = ({ dataId, data }: DataReceipt, isPromiseResume: boolean): Json => ({
  data_id: toBase58(dataId),
  data: data === undefined ? null : toBase64(data),
  is_promise_resume: isPromiseResume,
});

/** Code is shown by its hash, but in base64. */
const distributionView = (distribution: GlobalContractDistribution): Json => ({
  id: globalContractIdSchema.toJson(distribution.id),
  target_shard: distribution.targetShard,
  already_delivered_shards: distribution.alreadyDeliveredShards,
  code: toBase64(sha256(distribution.code)),
  ...(distribution.kind === 'v1' ? {} : { nonce: distribution.nonce }),
});
