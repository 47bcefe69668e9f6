import type { Json } from '../primitives/schema.ts';
import { WorldFault } from '../worlds/world-fault.ts';
import { printJson } from './json.ts';
import type { RpcContext } from './method.ts';
import { methods } from './methods/table.ts';
import { parseRequest, type RpcRequest } from './request.ts';
import { internalError, methodNotFound, RpcError } from './rpc-error.ts';
import { toRpcError } from './world-error.ts';

export type RpcAnswer = {
  readonly status: 200 | 400 | 408 | 500;
  /** JSON. */
  readonly body: string;
  /** What failed on our side, for the log. */
  readonly fault: unknown;
};

/** Answers one JSON-RPC request to a world, whatever it is. Never throws. */
export async function answerRpc(context: RpcContext, body: string): Promise<RpcAnswer> {
  let id: Json = null;
  try {
    const request = parseRequest(body);
    id = request.id;
    return success(id, await call(context, request));
  } catch (cause) {
    if (cause instanceof RpcError) return failure(id, cause, undefined);
    if (cause instanceof WorldFault) return worldFailure(id, cause);
    return failure(id, internalError('the service failed; see its log'), cause);
  }
}

function call(context: RpcContext, { method, params }: RpcRequest): Promise<Json> {
  const found = methods.get(method);
  if (found === undefined) throw methodNotFound(method);
  return found(context, params);
}

const success = (id: Json, result: Json): RpcAnswer => ({
  status: 200,
  body: printJson({ jsonrpc: '2.0', result, id }),
  fault: undefined,
});

/** A caller's mistake is no news for the log. */
function worldFailure(id: Json, cause: WorldFault): RpcAnswer {
  const error = toRpcError(cause);
  return failure(id, error, error.facts.kind === 'INTERNAL_ERROR' ? cause : undefined);
}

/** The answer of a request that reached no world. */
export const failure = (id: Json, error: RpcError, fault: unknown): RpcAnswer => ({
  status: error.httpStatus,
  body: printJson({ jsonrpc: '2.0', error: error.toJson(), id }),
  fault,
});
