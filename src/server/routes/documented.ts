import type { RouteConfig } from '@hono/zod-openapi';
import { type ProblemCode, problemCodes } from '../problem-codes.ts';

/** The named schemas of the OpenAPI document; `openapi.ts` has them. */
export type SchemaName =
  | 'ExecuteRequest'
  | 'ExecuteAnswer'
  | 'OutlayerRequest'
  | 'OutlayerAnswer'
  | 'LightClientStatus'
  | 'AdvanceRequest'
  | 'Attestation'
  | 'Bundle'
  | 'CreateWorldRequest'
  | 'ResumeYieldRequest'
  | 'World'
  | 'WorldList'
  | 'BlockDocument'
  | 'StateProof'
  | 'RpcRequest'
  | 'RpcResponse'
  | 'Problem'
  | 'Health'
  | 'Readiness';

const reference = (name: SchemaName) => ({ schema: { $ref: `#/components/schemas/${name}` } });

export const jsonContent = (name: SchemaName) => ({ 'application/json': reference(name) });

/** The answer of a success, and the problems of a route with their codes, by status. */
export function answers(
  success: { readonly schema: SchemaName; readonly description: string },
  codes: readonly ProblemCode[],
): RouteConfig['responses'] {
  return {
    200: { description: success.description, content: jsonContent(success.schema) },
    ...problemAnswers(codes),
  };
}

/** The problems alone. */
export function problemAnswers(codes: readonly ProblemCode[]): RouteConfig['responses'] {
  const byStatus = Object.groupBy(codes, (code) => problemCodes[code].status);
  const problems = Object.entries(byStatus).map(([status, same]) => [
    status,
    { description: same.join(', '), content: { 'application/problem+json': reference('Problem') } },
  ]);
  return Object.fromEntries(problems);
}

const everywhere = ['internal_fault', 'shutting_down'] as const;
const enclaveCodes = ['enclave_unavailable', 'quotes_limited', 'quotes_overloaded'] as const;

const bodyCodes = [
  'invalid_json',
  'number_not_exact',
  'unknown_field',
  'missing_field',
  'invalid_field',
  'invalid_base64',
  'body_unreadable',
  'body_too_large',
  'bodies_overloaded',
  'unsupported_media_type',
] as const;

const callCodes = [
  'protocol_version_unsupported',
  'account_id_invalid',
  'public_key_invalid',
  'method_name_too_long',
  'args_too_long',
  'code_too_large',
  'gas_above_limit',
  'balance_out_of_range',
  'deposit_in_view',
  'block_invalid',
  'state_key_duplicate',
  'state_key_too_long',
  'state_value_too_long',
  'state_too_large',
  'account_duplicate',
  'promises_in_view',
  'receipt_invalid',
  'promises_unsupported',
  'state_incomplete',
  'state_invalid',
  'promises_beyond_bounds',
  'witness_too_large',
] as const;

const outlayerCodes = [
  'outlayer_request_invalid',
  'outlayer_contract_refused',
  'outlayer_network_refused',
  'outlayer_source_unsupported',
  'outlayer_target_unsupported',
  'outlayer_secrets_unsupported',
  'outlayer_compile_unsupported',
  'outlayer_identity_unsupported',
  'outlayer_priced_unsupported',
  'outlayer_limits_unsupported',
  'outlayer_input_invalid',
  'outlayer_input_too_large',
  'outlayer_code_mismatch',
  'outlayer_state_mismatch',
  'outlayer_not_proved',
  'light_client_not_in_sync',
  'outlayer_operator_refused',
  'outlayer_quote_refused',
  'outlayer_conflict',
] as const;

const executorCodes = [
  'execution_fault',
  'executor_died',
  'executor_overloaded',
  'executor_closed',
  'execution_timeout',
] as const;

const worldCodes = ['world_unavailable', 'store_unavailable'] as const;

const auditCodes = [
  'not_a_reader',
  'world_not_found',
  'invalid_field',
  'unknown_field',
  'auditor_key_invalid',
  'audits_overloaded',
  'answers_overloaded',
  ...executorCodes,
  ...worldCodes,
  ...everywhere,
] as const;

/** Which problems each route may answer with. */
export const routeProblems = {
  lightClientStatus: ['light_client_off', ...everywhere],
  lightClientAdvance: [
    'light_client_off',
    'light_client_refused',
    'light_client_not_in_sync',
    'store_unavailable',
    ...bodyCodes,
    ...everywhere,
  ],
  execute: [
    ...bodyCodes,
    ...callCodes,
    ...executorCodes,
    ...enclaveCodes,
    'store_unavailable',
    ...everywhere,
  ],
  outlayer: [
    ...bodyCodes,
    ...callCodes,
    ...outlayerCodes,
    ...executorCodes,
    ...enclaveCodes,
    'store_unavailable',
    ...everywhere,
  ],
  attestation: ['invalid_field', 'unknown_field', ...enclaveCodes, ...everywhere],
  bundle: [
    'invalid_field',
    'unknown_field',
    'auditor_key_invalid',
    'bundle_private',
    'bundle_not_found',
    'answers_overloaded',
    'store_unavailable',
    ...everywhere,
  ],
  createWorld: [
    ...bodyCodes,
    'genesis_invalid',
    'protocol_version_unsupported',
    'worlds_full',
    ...worldCodes,
    ...everywhere,
  ],
  listWorlds: ['store_unavailable', ...everywhere],
  resumeYield: [
    ...bodyCodes,
    'account_id_invalid',
    'not_a_reader',
    'not_a_sandbox',
    'world_not_found',
    'yield_not_found',
    ...worldCodes,
    ...everywhere,
  ],
  retryWorld: ['not_a_reader', 'world_not_found', 'world_not_halted', ...worldCodes, ...everywhere],
  blockDocument: ['block_not_found', ...auditCodes],
  stateProof: [
    'account_id_invalid',
    'public_key_invalid',
    'invalid_base64',
    'block_not_found',
    ...auditCodes,
  ],
  worldHistory: ['block_not_found', ...auditCodes],
  readWorld: ['not_a_reader', 'world_not_found', ...worldCodes, ...everywhere],
  sealedKeys: ['sealed_unavailable', ...everywhere],
  /** Those inside are of the sealed request's own route, or say why it came to none. */
  sealedCall: [
    'sealed_unreadable',
    'sealed_not_opened',
    'sealed_key_unknown',
    'sealed_unavailable',
    'body_unreadable',
    'body_too_large',
    'bodies_overloaded',
    'answers_overloaded',
    'unsupported_media_type',
    'enclave_unavailable',
    ...everywhere,
  ],
  health: [],
  ready: ['not_ready'],
} as const satisfies Record<string, readonly ProblemCode[]>;

/** JSON-RPC has its errors in the body; these are the statuses that NEAR's nodes send with them, and two of ours. */
export const rpcResponses: RouteConfig['responses'] = Object.fromEntries(
  [
    [200, 'The result, or an error of the method'],
    [400, 'No JSON-RPC request, or parameters that the method does not take'],
    [401, 'The world answers to its readers only'],
    [404, 'There is no such world'],
    [408, 'The transaction did not come so far in time: ask again'],
    [500, 'The service failed'],
  ].map(([status, description]) => [status, { description, content: jsonContent('RpcResponse') }]),
);
