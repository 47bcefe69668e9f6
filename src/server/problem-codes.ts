import type { OutlayerRefusalCode } from '../proof/outlayer-refusal.ts';
import type { InvalidCallCode } from '../runtime/one-shot/invalid-call.ts';
import type { UnsupportedCode } from '../vm/errors.ts';

export type ProblemStatus = 400 | 401 | 404 | 405 | 409 | 413 | 415 | 422 | 429 | 500 | 503 | 504;
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

/** Requests of OutLayer's contract that are not run. */
const outlayerCodes: Record<OutlayerRefusalCode, Row> = {
  outlayer_request_invalid: { status: 400, title: 'Not a request of OutLayer’s contract' },
  outlayer_source_unsupported: { status: 422, title: 'The code of the request would have to be built' },
  outlayer_target_unsupported: { status: 422, title: 'The code of the request is of another build target' },
  outlayer_secrets_unsupported: { status: 422, title: 'The request refers to secrets' },
  outlayer_compile_unsupported: { status: 422, title: 'The request asks for something to be built or kept' },
  outlayer_identity_unsupported: { status: 422, title: 'The request asks for an identity of its project' },
  outlayer_priced_unsupported: { status: 422, title: 'The request comes with dollars' },
  outlayer_limits_unsupported: { status: 422, title: 'The request has limits that no run can keep to' },
  outlayer_input_invalid: { status: 422, title: 'The input of the request does not say what to call' },
  outlayer_input_too_large: { status: 422, title: 'The input of the request is too large' },
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
  auditor_key_invalid: { status: 400, title: 'Nothing can be sealed to this key' },
  bundle_private: { status: 401, title: 'This bundle is given to those who know the salt of its call' },
  not_a_reader: { status: 401, title: 'This world answers to its readers only' },
  not_found: { status: 404, title: 'No such address' },
  block_not_found: { status: 404, title: 'No such block' },
  bundle_not_found: { status: 404, title: 'No such bundle' },
  sealed_unreadable: { status: 400, title: 'Not a request that was sealed for this service' },
  sealed_not_opened: { status: 400, title: 'The sealed request was changed, or is for another key' },
  sealed_key_unknown: { status: 400, title: 'The request is sealed to another key' },
  sealed_invalid: { status: 400, title: 'What was sealed is not a request' },
  sealed_expired: { status: 400, title: 'The sealed request is not of this time' },
  sealed_unavailable: { status: 404, title: 'This service takes no sealed requests' },
  not_a_sandbox: { status: 400, title: 'This world cannot be changed from outside' },
  sealed_replayed: { status: 409, title: 'This sealed request was taken before' },
  world_not_halted: { status: 409, title: 'This world stands at nothing' },
  yield_not_found: { status: 404, title: 'Nothing waits for this data' },
  world_not_found: { status: 404, title: 'No such world' },
  method_not_allowed: { status: 405, title: 'This address does not take this method' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The body has another media type than this address takes' },
  ...unsupportedCodes,
  ...outlayerCodes,
  outlayer_contract_refused: { status: 422, title: 'Requests of this contract are not run here' },
  outlayer_network_refused: { status: 422, title: 'The contract is on another network' },
  outlayer_code_mismatch: { status: 422, title: 'The code is another one than the request names' },
  outlayer_state_mismatch: { status: 422, title: 'The state is another one than the request names' },
  outlayer_not_proved: { status: 422, title: 'The request is not proved' },
  light_client_not_in_sync: {
    status: 503,
    title: 'The light client has no head that this can be judged under',
  },
  light_client_off: { status: 404, title: 'This service has no light client' },
  light_client_refused: { status: 422, title: 'The light client does not take this block' },
  outlayer_quote_refused: { status: 422, title: 'No quote of OutLayer’s layout is made over this request' },
  outlayer_operator_refused: { status: 422, title: 'Nothing is signed here for this account' },
  outlayer_conflict: { status: 409, title: 'Another request was run under this id' },
  witness_too_large: { status: 422, title: 'The call touched more state than the witness may hold' },
  promises_beyond_bounds: { status: 422, title: 'The promises did not end within the bounds of the run' },
  sealed_answer_too_large: { status: 422, title: 'The answer is too large to be sealed' },
  quotes_limited: { status: 429, title: 'No more quotes are made in this minute; nothing was signed' },
  internal_fault: { status: 500, title: 'The service failed; nothing was signed' },
  execution_fault: { status: 500, title: 'The runtime failed; nothing was signed' },
  executor_died: { status: 503, title: 'The process that ran the call ended; nothing was signed' },
  executor_overloaded: { status: 503, title: 'Too many calls are waiting; nothing was run' },
  executor_closed: { status: 503, title: 'The service is stopping; nothing was signed' },
  enclave_unavailable: { status: 503, title: 'The enclave does not answer; nothing was signed' },
  sealed_overloaded: { status: 503, title: 'Too many sealed requests; nothing was run' },
  bodies_overloaded: { status: 503, title: 'Too many large bodies are being read; nothing was run' },
  answers_overloaded: { status: 503, title: 'Too many large answers are being read' },
  audits_overloaded: { status: 503, title: 'Too many blocks are being made again' },
  quotes_overloaded: { status: 503, title: 'Too many requests wait for a quote; nothing was signed' },
  world_unavailable: { status: 503, title: 'The world cannot be used now' },
  worlds_full: { status: 503, title: 'No more worlds are made here' },
  store_unavailable: { status: 503, title: 'The store does not answer; nothing was signed' },
  shutting_down: { status: 503, title: 'The service is stopping' },
  not_ready: { status: 503, title: 'A part of the service is down' },
  execution_timeout: { status: 504, title: 'The call took too long; nothing was signed' },
} as const satisfies Record<string, Row>;

export type ProblemCode = keyof typeof problemCodes;
