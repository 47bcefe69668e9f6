import type { Field, PlainRequest } from '../hpke/binary-http.ts';
import { ProblemError } from './problems.ts';

/**
 * Of the connection, not of the request: what came sealed has none (RFC 9292, section 6). A length that is stated would be
 * believed, and the id of the request is the outer one's.
 */
const notTaken: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'date',
  'expect',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-request-id',
]);

/**
 * What was sealed as a request of our own routes. Its authority is not compared with anything: this machine does not know
 * by which name it is reached, and it is the key that says who is meant. Throws the problem `sealed_invalid`.
 */
export function toInnerRequest(plain: PlainRequest, requestId: string): Request {
  const { method, path, content } = plain;
  if (!path.startsWith('/')) throw invalid('path');
  try {
    return new Request(`http://enclave.invalid${path}`, {
      method,
      headers: [...plain.fields.filter(isTaken).map(toEntry), ['x-request-id', requestId]],
      body: content.length === 0 ? null : new Uint8Array(content),
    });
  } catch {
    // The platform throws for a method, a path or a body that no request has, and for nothing else here.
    throw invalid('method, path or body');
  }
}

const isTaken = ([name]: Field): boolean => !notTaken.has(name);
const toEntry = ([name, value]: Field): [string, string] => [name, value];
const invalid = (what: string): ProblemError =>
  new ProblemError('sealed_invalid', `the ${what} of the sealed request is none of this API`);
