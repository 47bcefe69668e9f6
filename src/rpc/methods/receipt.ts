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
