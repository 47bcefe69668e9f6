import type { InvalidCallCode } from '../runtime/one-shot/invalid-call.ts';
import type { UnsupportedCode } from '../vm/errors.ts';

export type ProblemStatus = 400 | 401 | 404 | 405 | 409 | 413 | 415 | 422 | 500 | 503 | 504;
type Row = { readonly status: ProblemStatus; readonly title: string };

/** The call could not have happened on the chain, or is larger than this service allows. Nothing was run. */
const callCodes: Record<InvalidCallCode | 'state_too_large', Row> = {
  protocol_version_unsupported: { status: 400, title: 'This protocol version is not supported' },
  account_id_invalid: { status: 400, title: 'Not an account id' },
  public_key_invalid: { status: 400, title: 'Not a public key' },
  method_name_too_long: { status: 400, title: 'The method name is too long' },
  args_too_long: { status: 400, title: 'The arguments are too long' },
  code_too_large: { status: 400, title: 'The contract is too large' },
  gas_above_limit: { status: 400, title: 'More gas than a call may have' },
  balance_out_of_range: { status: 400, title: 'No account can hold this balance' },
  deposit_in_view: { status: 400, title: 'A view call takes no deposit' },
  block_invalid: { status: 400, title: 'No block has these figures' },
  state_key_duplicate: { status: 400, title: 'A key comes twice in the state' },
  state_key_too_long: { status: 400, title: 'A key of the state is too long' },
  state_value_too_long: { status: 400, title: 'A value of the state is too long' },
  account_duplicate: { status: 400, title: 'An account comes twice' },
  promises_in_view: { status: 400, title: 'A view call makes no promise' },
  receipt_invalid: { status: 400, title: 'No receipt can hold this call' },
  state_too_large: { status: 400, title: 'The state is too large' },
};

const unsupportedCodes: Record<UnsupportedCode, Row> = {
  promises_unsupported: {
    status: 422,
    title: 'The contract makes a promise, and the request refuses promises',
  },
  state_incomplete: { status: 422, title: 'The state that came with the request lacks what the call reads' },
  state_invalid: { status: 422, title: 'The state that came with the request is not one of a chain' },
};

/** Every problem that this API answers with. The codes are stable: clients may compare them. */
export const problemCodes = {
  invalid_json: { status: 400, title: 'The body is not JSON' },
  number_not_exact: { status: 400, title: 'A JSON number would be rounded' },
  unknown_field: { status: 400, title: 'A field that this API does not know' },
  missing_field: { status: 400, title: 'A field is missing' },
  invalid_field: { status: 400, title: 'A field has a wrong value' },
  invalid_base64: { status: 400, title: 'Not base64' },
  body_unreadable: { status: 400, title: 'The body ended early' },
  ...callCodes,
  genesis_invalid: { status: 400, title: 'No world can begin with these records' },
  not_a_reader: { status: 401, title: 'This world answers to its readers only' },
  not_found: { status: 404, title: 'No such address' },
  bundle_not_found: { status: 404, title: 'No such bundle' },
  not_a_sandbox: { status: 400, title: 'This world cannot be changed from outside' },
  world_not_halted: { status: 409, title: 'This world stands at nothing' },
  yield_not_found: { status: 404, title: 'Nothing waits for this data' },
  world_not_found: { status: 404, title: 'No such world' },
  method_not_allowed: { status: 405, title: 'This address does not take this method' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The body must be application/json' },
  ...unsupportedCodes,
  witness_too_large: { status: 422, title: 'The call touched more state than the witness may hold' },
  promises_beyond_bounds: { status: 422, title: 'The promises did not end within the bounds of the run' },
  internal_fault: { status: 500, title: 'The service failed; nothing was signed' },
  execution_fault: { status: 500, title: 'The runtime failed; nothing was signed' },
  executor_died: { status: 503, title: 'The process that ran the call ended; nothing was signed' },
  executor_overloaded: { status: 503, title: 'Too many calls are waiting; nothing was run' },
  executor_closed: { status: 503, title: 'The service is stopping; nothing was signed' },
  enclave_unavailable: { status: 503, title: 'The enclave does not answer; nothing was signed' },
  quotes_overloaded: { status: 503, title: 'Too many requests wait for a quote; nothing was signed' },
  world_unavailable: { status: 503, title: 'The world cannot be used now' },
  worlds_full: { status: 503, title: 'No more worlds are made here' },
  store_unavailable: { status: 503, title: 'The store does not answer; nothing was signed' },
  shutting_down: { status: 503, title: 'The service is stopping' },
  not_ready: { status: 503, title: 'A part of the service is down' },
  execution_timeout: { status: 504, title: 'The call took too long; nothing was signed' },
} as const satisfies Record<string, Row>;

export type ProblemCode = keyof typeof problemCodes;
