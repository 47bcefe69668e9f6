import { z } from 'zod';
import { jsonOrNothing } from '../../primitives/json-text.ts';
import { toErrorText } from './rpc-errors.ts';

/** A node gave no usable answer; nothing was run. */
export class RpcError extends Error {}

/** Which block a query is about, as NEAR's RPC takes it. */
export type BlockChoice =
  | { readonly finality: 'final' | 'optimistic' }
  | { readonly block_id: string | number };

type Params = Readonly<Record<string, string | number>>;

const timeoutMillis = 60_000;

const envelope = z.object({ result: z.unknown().optional(), error: z.unknown().optional() });
/** Some failures of a query come inside its result. */
const softError = z.object({ error: z.string() });

/** NEAR's JSON-RPC at one address. */
export class RpcNode {
  readonly #url: string;
  /** How it is called in messages: without the path, which may hold a key. */
  readonly name: string;

  constructor(url: URL) {
    this.#url = url.href;
    this.name = url.host;
  }

  /** The result, read by its schema; other fields are left out. Throws `RpcError`. */
  async ask<S extends z.ZodType>(method: string, params: Params, schema: S): Promise<z.output<S>> {
    const what = String(params['request_type'] ?? method);
    const { result, error } = this.#read(envelope, parseJson(await this.#post(method, params, what)), what);
    if (error !== undefined) throw this.#fail(what, toErrorText(error));
    const soft = softError.safeParse(result);
    if (soft.success) throw this.#fail(what, soft.data.error);
    return this.#read(schema, result, what);
  }

  async #post(method: string, params: Params, what: string): Promise<string> {
    try {
      const response = await fetch(this.#url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 'near-enclave', method, params }),
        signal: AbortSignal.timeout(timeoutMillis),
      });
      const text = await response.text();
      // nearcore answers some failures with a status of its own; their body says more.
      if (response.ok || text.startsWith('{"jsonrpc"')) return text;
      throw this.#fail(
        what,
        `HTTP status ${response.status}${response.status === 429 ? ': too many requests' : ''}`,
      );
    } catch (cause) {
      if (cause instanceof RpcError) throw cause;
      throw this.#fail(what, `no answer: ${reasonOf(cause)}`, { cause });
    }
  }

  #read<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw this.#fail(what, `not an answer of NEAR's RPC: ${issue?.path.join('.')} ${issue?.message}`);
  }

  #fail(what: string, why: string, options?: ErrorOptions): RpcError {
    return new RpcError(`${this.name}: ${what}: ${why}`, options);
  }
}

/** TypeScript's library does not know the third argument yet. */
type Reviver = (key: string, value: unknown) => unknown;

/** Whole numbers that a double cannot hold become bigints. No JSON at all is undefined, which no schema takes. */
function parseJson(text: string): unknown {
  return jsonOrNothing(() => JSON.parse(text, exact as Reviver));
}

function exact(_key: string, value: unknown, { source = '' }: { readonly source?: string }): unknown {
  return typeof value === 'number' && /^-?[0-9]+$/.test(source) && !Number.isSafeInteger(value)
    ? BigInt(source)
    : value;
}

/** `fetch` hides the reason in its cause. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.name === 'TimeoutError') return `none within ${timeoutMillis / 1000} seconds`;
  const { cause: inner } = cause;
  return inner instanceof Error ? ('code' in inner ? String(inner.code) : inner.message) : cause.message;
}
