import { toBase58 } from '../../primitives/hash.ts';
import { receiptView } from '../../primitives/receipt-view.ts';
import type { RpcMethod } from '../method.ts';
import { hashField, toFields } from '../params.ts';
import { handlerError } from '../rpc-error.ts';

/** `EXPERIMENTAL_receipt`. */
export const receipt: RpcMethod = async ({ world }, params) => {
  const id = hashField(toFields(params), 'receipt_id');
  const found = await world.receipt(id);
  if (found !== undefined) return receiptView(found);
  const info = { receipt_id: toBase58(id) };
  throw handlerError('UNKNOWN_RECEIPT', info, { name: 'UNKNOWN_RECEIPT', info });
};

/** `EXPERIMENTAL_receipt_to_tx`: a world keeps no such index, as most nodes do not, and says so in their words. */
export const receiptToTx: RpcMethod = async (_context, params) => {
  hashField(toFields(params), 'receipt_id');
  const info = { error_message: 'a world does not keep which transaction a receipt came of' };
  throw handlerError('UNSUPPORTED', info, { name: 'UNSUPPORTED', info });
};
