import { decode, encode } from '../../../src/primitives/borsh.ts';
import { toHex } from '../../../src/primitives/bytes.ts';
import { sha256, toBase58 } from '../../../src/primitives/hash.ts';
import {
  balanceRefundReceiver,
  isInstantReceipt,
  type Receipt,
  receiptSchema,
} from '../../../src/primitives/receipt.ts';
import { receiptView } from '../../../src/primitives/receipt-view.ts';
import { balanceRefund, gasRefund } from '../../../src/primitives/refund-receipt.ts';
import { withJson } from '../../../src/primitives/schema.ts';
import { type StateReceipt, stateReceiptCodec } from '../../../src/primitives/stored-receipt.ts';
import { type Answer, answerBorsh, answering, bytes, type Checks, type Line } from './compare-line.ts';

/** Of these lines `json` is the view. */
const shownReceipt = withJson(receiptSchema, receiptView);

export const receiptChecks: Checks = {
  Receipt: answering(answerReceipt),
  StateStoredReceiptV1: answering(
    (line) => answerBorsh(withJson(stateReceiptCodec, shownStored), line).fields,
  ),
  BalanceRefund: answering((line) => answerRefund(line, (to, amount) => balanceRefund(to, amount))),
  GasRefund: answering((line) => answerRefund(line, gasRefund)),
};

/** By tag. */
const kinds: readonly string[] = [
  'action',
  'data',
  'promise_yield',
  'promise_resume',
  'global_contract_distribution',
  'action_v2',
  'promise_yield_v2',
];

function answerReceipt(line: Line): Answer {
  const { value, fields } = answerBorsh(shownReceipt, line);
  return {
    ...fields,
    variant: kinds.indexOf(value.receipt.kind),
    receipt_id: toBase58(value.receiptId),
    is_instant: isInstantReceipt(value),
    balance_refund_receiver: balanceRefundReceiver(value),
  };
}

function shownStored(state: StateReceipt) {
  if (state.kind !== 'v1') throw new TypeError(`not V1: ${state.kind}`);
  return {
    receipt: receiptView(state.receipt),
    congestion_gas: String(state.metadata.congestionGas),
    congestion_size: String(state.metadata.congestionSize),
  };
}

type MakeRefund = (receiverId: string, refund: bigint, signerPublicKey: Uint8Array) => Receipt;

/** Made again from what the recorded receipt says of the account, the amount and the key. */
function answerRefund(line: Line, make: MakeRefund): Answer {
  const { receiverId, receipt } = decode(receiptSchema, bytes(line, 'borsh'));
  if (receipt.kind !== 'action') throw new TypeError(`not an action receipt: ${receipt.kind}`);
  const [transfer] = receipt.actions;
  if (transfer?.kind !== 'transfer') throw new TypeError('not a transfer');
  const made = make(receiverId, transfer.deposit, receipt.signerPublicKey);
  const encoded = encode(receiptSchema, made);
  return { borsh: toHex(encoded), json: receiptView(made), sha256_of_borsh: toBase58(sha256(encoded)) };
}
