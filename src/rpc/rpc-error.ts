import type { Json } from '../primitives/schema.ts';

type Kind = 'REQUEST_VALIDATION_ERROR' | 'HANDLER_ERROR' | 'INTERNAL_ERROR';
type Info = { readonly [name: string]: Json };

/** What a failed request is answered with: nearcore's `RpcError` (chain/jsonrpc-primitives/src/errors.rs). */
type Facts = {
  readonly kind: Kind;
  readonly cause: { readonly name: string; readonly info: Json | undefined };
  readonly code: number;
  readonly message: string;
  readonly data: Json;
};

/** Ends a request with an error in NEAR's shape. Thrown and caught in `rpc/` only. */
export class RpcError extends Error {
  readonly facts: Facts;
  constructor(facts: Facts) {
    super(`${facts.kind} ${facts.cause.name}`);
    this.name = 'RpcError';
    this.facts = facts;
  }

  /** `name` and `cause` are for programs; nearcore calls the rest deprecated and clients read it still. */
  toJson(): Json {
    const { kind, cause, code, message, data } = this.facts;
    const { name, info } = cause;
    return { name: kind, cause: info === undefined ? { name } : { info, name }, code, message, data };
  }

  /** What nearcore answers such errors with over HTTP (chain/jsonrpc/src/lib.rs, `rpc_handler`). */
  get httpStatus(): 200 | 400 | 408 | 500 {
    if (this.facts.kind === 'REQUEST_VALIDATION_ERROR') return 400;
    if (this.facts.kind === 'INTERNAL_ERROR') return 500;
    return this.facts.cause.name === 'TIMEOUT_ERROR' ? 408 : 200;
  }
}

/** The request, or its parameters, are not of the method's form. */
export const parseError = (why: string): RpcError =>
  new RpcError({
    kind: 'REQUEST_VALIDATION_ERROR',
    cause: { name: 'PARSE_ERROR', info: { error_message: why } },
    code: -32_700,
    message: 'Parse error',
    data: why,
  });

export const methodNotFound = (method: string): RpcError =>
  new RpcError({
    kind: 'REQUEST_VALIDATION_ERROR',
    cause: { name: 'METHOD_NOT_FOUND', info: { method_name: method } },
    code: -32_601,
    message: 'Method not found',
    data: method,
  });

/** A well-formed request that has no answer. `data` is nearcore's older word for the same. */
export const handlerError = (name: string, info: Info | undefined, data: Json): RpcError =>
  new RpcError({
    kind: 'HANDLER_ERROR',
    cause: { name, info },
    code: -32_000,
    message: 'Server error',
    data,
  });

/** We failed. What failed stays in the log. */
export const internalError = (why: string): RpcError =>
  new RpcError({
    kind: 'INTERNAL_ERROR',
    cause: { name: 'INTERNAL_ERROR', info: { error_message: why } },
    code: -32_000,
    message: 'Server error',
    data: why,
  });
