import type { RouteConfig } from '@hono/zod-openapi';
import { type ProblemCode, problemCodes } from '../problem-codes.ts';

/** The named schemas of the OpenAPI document; `openapi.ts` has them. */
export type SchemaName = 'ExecuteRequest' | 'ExecuteAnswer' | 'Attestation' | 'Bundle' | 'Problem' | 'Health';

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
  'promises_unsupported',
] as const;

const executorCodes = [
  'execution_fault',
  'executor_died',
  'executor_overloaded',
  'executor_closed',
  'execution_timeout',
] as const;

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
  health: [],
  ready: ['not_ready'],
} as const satisfies Record<string, readonly ProblemCode[]>;
