import type { Encoded } from '../borsh.ts';
import { newtype, variants } from '../schema.ts';
import { actionError } from './action-error.ts';
import { invalidTxError } from './invalid-tx-error.ts';

/** A failure as an outcome records it (near-primitives 0.38, errors.rs; so are its parts, in the files beside this). */
export const txExecutionError = variants({
  action_error: newtype('error', actionError),
  invalid_tx_error: newtype('error', invalidTxError),
});

export type TxExecutionError = Encoded<typeof txExecutionError>;
