import { systemAccountId } from './account-id.ts';
import { zeroHash } from './hash.ts';
import type { Receipt } from './receipt.ts';

const emptyEd25519Key: Uint8Array = new Uint8Array(33);

type Signer = { readonly signerId: string; readonly signerPublicKey: Uint8Array };

/** Gives back a deposit. Its id is not known yet, and stands as zero. */
export const balanceRefund = (receiverId: string, refund: bigint): Receipt =>
  refundTo(receiverId, refund, { signerId: systemAccountId, signerPublicKey: emptyEd25519Key });

/** Gives back gas, and with it the allowance of the key that paid. Its id is not known yet, and stands as zero. */
export const gasRefund = (receiverId: string, refund: bigint, signerPublicKey: Uint8Array): Receipt =>
  refundTo(receiverId, refund, { signerId: receiverId, signerPublicKey });

/** near-primitives 0.38, `Receipt::new_balance_refund` and `new_gas_refund`. */
const refundTo = (receiverId: string, refund: bigint, signer: Signer): Receipt => ({
  predecessorId: systemAccountId,
  receiverId,
  receiptId: zeroHash,
  receipt: {
    kind: 'action',
    ...signer,
    gasPrice: 0n,
    outputDataReceivers: [],
    inputDataIds: [],
    actions: [{ kind: 'transfer', deposit: refund }],
  },
});
