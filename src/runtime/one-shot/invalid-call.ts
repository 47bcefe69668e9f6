/** Stable names of what can be wrong with a request to run a call. */
export type InvalidCallCode =
  | 'protocol_version_unsupported'
  | 'account_id_invalid'
  | 'public_key_invalid'
  | 'method_name_too_long'
  | 'args_too_long'
  | 'code_too_large'
  | 'gas_above_limit'
  | 'balance_out_of_range'
  | 'deposit_in_view'
  | 'block_invalid'
  | 'state_key_duplicate'
  | 'state_key_too_long'
  | 'state_value_too_long'
  | 'account_duplicate'
  | 'promises_in_view'
  | 'receipt_invalid';

/** The caller failed: no chain would have come to this call. Nothing was run. */
export class InvalidCall extends Error {
  readonly code: InvalidCallCode;
  constructor(code: InvalidCallCode, message: string) {
    super(message);
    this.code = code;
  }
}
