import { jsonOrNothing, jsonText } from '../primitives/json-text.ts';
import { exactJson } from '../primitives/lossless-json.ts';
import type { Json } from '../primitives/schema.ts';
import { readRetryAfter } from './back-off.ts';
import { fetchText, type HttpAnswer, HttpFailure } from './http.ts';
import { RpcFailure } from './rpc-failure.ts';

/** One address that speaks NEAR's JSON-RPC. */
export type RpcEndpoint = {
  /** Its host: the path may hold a key, and is never shown. */
  readonly name: string;
  /** The result. Throws `RpcFailure`. */
  ask(method: string, params: Json): Promise<Json>;
};

type Settings = { readonly timeoutMillis: number; readonly headers?: Readonly<Record<string, string>> };

/** A block's changes and a large input are the largest answers that are asked for. */
const longestAnswer = 64 * 1024 * 1024;

export function createEndpoint(url: URL, { timeoutMillis, headers = {} }: Settings): RpcEndpoint {
  const name = url.host;
  return {
    name,
    async ask(method, params) {
      const body = jsonText({ jsonrpc: '2.0', id: 'relay', method, params });
      return readAnswer(name, method, await post(body));
    },
  };

  async function post(body: string): Promise<HttpAnswer> {
    try {
      return await fetchText(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
        timeoutMillis,
        longest: longestAnswer,
      });
    } catch (cause) {
      if (!(cause instanceof HttpFailure)) throw cause;
      throw new RpcFailure(`${name}: ${cause.message}`, { kind: cause.kind, endpoint: name }, { cause });
    }
  }
}

/** nearcore answers some refusals with a status of their own; their body says more than it. */
function readAnswer(endpoint: string, method: string, { status, text, retryAfter }: HttpAnswer): Json {
  if (status === 429) {
    const retryAfterMillis = readRetryAfter(retryAfter, Date.now());
    throw new RpcFailure(`${endpoint}: too many requests`, { kind: 'limited', endpoint, retryAfterMillis });
  }
  const body = parse(text);
  if (body === undefined || !('result' in body || 'error' in body)) {
    const kind = status >= 500 ? 'server' : 'not_rpc';
    throw new RpcFailure(`${endpoint}: ${method}: HTTP status ${status}, not JSON-RPC`, { kind, endpoint });
  }
  const { result, error } = body;
  if (error !== undefined && error !== null) throw refusal(endpoint, method, error);
  const said = toRecord(result)?.['error'];
  // A key that is not there and a contract that fails come as a result.
  if (typeof said === 'string') {
    throw new RpcFailure(`${endpoint}: ${method}: ${said}`, {
      kind: 'refused',
      endpoint,
      code: 'QUERY_ERROR',
    });
  }
  return result ?? null;
}

function refusal(endpoint: string, method: string, error: Json): RpcFailure {
  const fields = toRecord(error) ?? {};
  const cause = toRecord(fields['cause'] ?? null)?.['name'];
  const code = typeof cause === 'string' ? cause : 'UNNAMED';
  const kind = fields['name'] === 'INTERNAL_ERROR' || code === 'INTERNAL_ERROR' ? 'server' : 'refused';
  const said = jsonText(fields['data'] ?? fields['message'] ?? error).slice(0, 500);
  return new RpcFailure(`${endpoint}: ${method}: ${code}: ${said}`, { kind, endpoint, code });
}

function parse(text: string): { readonly [name: string]: Json } | undefined {
  return jsonOrNothing(() => toRecord(exactJson(text)));
}

const toRecord = (value: Json | undefined): { readonly [name: string]: Json } | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [name: string]: Json })
    : undefined;
