/** Why a chunk changed a key: nearcore's `StateChangeCause` (near-primitives 0.38, types.rs), as far as worlds have it. */
export type StateChangeCause =
  | { readonly kind: 'transaction_processing'; readonly txHash: Uint8Array }
  | { readonly kind: ReceiptCause; readonly receiptId: Uint8Array }
  | { readonly kind: 'updated_delayed_receipts' | 'bandwidth_scheduler_state_update' };

type ReceiptCause =
  /** Its data left the state. */
  | 'action_receipt_processing_started'
  | 'action_receipt_gas_reward'
  | 'receipt_processing'
  | 'postponed_receipt';
