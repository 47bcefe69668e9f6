/**
 * `refused`: the node answered, with an error about the question. All others are the endpoint's own: it does not answer,
 * not in time, not now, or not in NEAR's form.
 */
export type RpcFailureKind =
  | 'unreachable'
  | 'timeout'
  | 'limited'
  | 'server'
  | 'not_rpc'
  | 'refused'
  | 'lagging';

type Facts = {
  readonly kind: RpcFailureKind;
  /** Name of the endpoint: its host, since a path may hold a key. */
  readonly endpoint: string;
  /** `cause.name` of NEAR's errors, such as `UNKNOWN_BLOCK`; of those that came inside a result, `QUERY_ERROR`. */
  readonly code?: string;
  readonly retryAfterMillis?: number | undefined;
};

/** A node gave no answer that could be used. */
export class RpcFailure extends Error {
  readonly kind: RpcFailureKind;
  readonly endpoint: string;
  readonly code: string | undefined;
  readonly retryAfterMillis: number | undefined;

  constructor(message: string, { kind, endpoint, code, retryAfterMillis }: Facts, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RpcFailure';
    this.kind = kind;
    this.endpoint = endpoint;
    this.code = code;
    this.retryAfterMillis = retryAfterMillis;
  }
}

export const isRefusal = (cause: unknown, ...codes: readonly string[]): cause is RpcFailure =>
  cause instanceof RpcFailure && cause.kind === 'refused' && codes.includes(cause.code ?? '');
