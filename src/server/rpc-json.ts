import { z } from 'zod';

/** What the OpenAPI document says of JSON-RPC; `rpc/` reads and writes it itself. docs/json-rpc.md has the methods. */
export const RpcRequest = z.strictObject({
  jsonrpc: z.literal('2.0'),
  id: z.unknown().meta({ description: 'any JSON; comes back' }),
  method: z.string().meta({ description: 'such as query, send_tx, tx, block' }),
  params: z
    .unknown()
    .optional()
    .meta({ description: 'an object, or a list for those that NEAR takes by position' }),
});

const RpcFailure = z.looseObject({
  name: z.enum(['REQUEST_VALIDATION_ERROR', 'HANDLER_ERROR', 'INTERNAL_ERROR']),
  cause: z.looseObject({ name: z.string(), info: z.unknown().optional() }),
  code: z.int(),
  message: z.string(),
  data: z.unknown().optional(),
});

export const RpcResponse = z.looseObject({
  jsonrpc: z.literal('2.0'),
  id: z.unknown(),
  result: z.unknown().optional(),
  error: RpcFailure.optional(),
});
