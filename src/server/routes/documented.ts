import type { RouteConfig } from '@hono/zod-openapi';
import { type ProblemCode, problemCodes } from '../problem-codes.ts';

/** The named schemas of the OpenAPI document; `openapi.ts` has them. */
export type SchemaName =
  | 'ExecuteRequest'
  | 'ExecuteAnswer'
  | 'Attestation'
  | 'Bundle'
  | 'CreateWorldRequest'
  | 'ResumeYieldRequest'
  | 'World'
  | 'WorldList'
  | 'RpcRequest'
  | 'RpcResponse'
  | 'Problem'
  | 'Health';

const reference = (name: SchemaName) => ({ schema: { $ref: `#/components/schemas/${name}` } });

export const jsonContent = (name: SchemaName) => ({ 'application/json': reference(name) });

/** The answer of a success, and the problems of a route with their codes, by status. */
export function answers(
  success: { readonly schema: SchemaName; readonly description: string },
  codes: readonly ProblemCode[],
): RouteConfig['responses'] {
  const byStatus = Object.groupBy(codes, (code) => problemCodes[code].status);
  const problems = Object.entries(byStatus).map(([status, same]) => [
    status,
    { description: same.join(', '), content: { 'application/problem+json': reference('Problem') } },
  ]);
  return {
    200: { description: success.description, content: jsonContent(success.schema) },
    ...Object.fromEntries(problems),
  };
}

const everywhere = ['internal_fault', 'shutting_down'] as const;
const enclaveCodes = ['enclave_unavailable', 'quotes_overloaded'] as const;

const bodyCodes = [
  'invalid_json',
  'number_not_exact',
  'unknown_field',
  'missing_field',
  'invalid_field',
  'invalid_base64',
  'body_unreadable',
  'body_too_large',
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

const executorCodes = [
  'execution_fault',
  'executor_died',
  'executor_overloaded',
  'executor_closed',
  'execution_timeout',
] as const;

const worldCodes = ['world_unavailable', 'store_unavailable'] as const;

/** Which problems each route may answer with. */
export const routeProblems = {
  execute: [
    ...bodyCodes,
    ...callCodes,
    ...executorCodes,
    ...enclaveCodes,
    'store_unavailable',
    ...everywhere,
  ],
  attestation: ['invalid_field', 'unknown_field', ...enclaveCodes, ...everywhere],
  bundle: ['invalid_field', 'bundle_not_found', 'store_unavailable', ...everywhere],
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
  readWorld: ['not_a_reader', 'world_not_found', ...worldCodes, ...everywhere],
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
