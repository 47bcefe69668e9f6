import type { Json } from '../primitives/schema.ts';
import { parseJson } from './json.ts';
import { type Fields, toFields } from './params.ts';
import { parseError } from './rpc-error.ts';

export type RpcRequest = { readonly id: Json; readonly method: string; readonly params: Json };

const members = ['jsonrpc', 'method', 'params', 'id'];

/**
 * nearcore's `Message::Request` (chain/jsonrpc-primitives/src/message.rs): no other members, and an id always. It
 * parses batches and notifications, and answers neither. Throws `PARSE_ERROR`.
 */
export function parseRequest(body: string): RpcRequest {
  const fields = toFields(parse(body));
  const { jsonrpc, method, params = null, id } = fields;
  if (jsonrpc !== '2.0' || typeof method !== 'string' || id === undefined || hasOthers(fields)) {
    throw parseError('JSON RPC Request format was expected');
  }
  return { id, method, params };
}

const hasOthers = (fields: Fields): boolean => Object.keys(fields).some((name) => !members.includes(name));

function parse(body: string): Json {
  let value: Json;
  try {
    value = parseJson(body);
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof RangeError) {
      throw parseError('the body is not JSON');
    }
    throw cause;
  }
  if (Array.isArray(value)) throw parseError('JSON RPC Request format was expected: batches are not served');
  return value;
}
