import { decodeResponse, encodeRequest } from './binary-http.ts';
import { gatewayPath, mediaTypes, sealRequest } from './oblivious.ts';

/**
 * The service, or whoever stands before it, did not take a sealed request. Nothing vouches for what this says: anybody on
 * the way can write it.
 */
export class SealedCallError extends Error {
  readonly status: number;
  /** The service's code, such as `sealed_key_unknown`: fetch the attestation again then. */
  readonly code: string | undefined;
  constructor(status: number, code: string | undefined) {
    super(`the sealed request was not answered: ${code ?? `status ${status}`}`);
    this.name = 'SealedCallError';
    this.status = status;
    this.code = code;
  }
}

export type SealedFetchParts = {
  /** 32 bytes: `registration.keys.transport` of an attestation that was verified. */
  readonly transportKey: Uint8Array;
  /** Unix seconds; a request is answered within two minutes of it. */
  readonly nowSeconds: () => number;
  /** What sends the sealed bytes. */
  readonly fetch: typeof fetch;
};

/**
 * A `fetch` for one service, whose requests and answers are sealed to its transport key (RFC 9458): address, headers and
 * bodies. It sends everything to the service that the URL names. Throws `SealedCallError`, `HpkeError` (`not_opened`,
 * `malformed`) for an answer that the service did not seal, and what the inner `fetch` throws.
 */
export function createSealedFetch({ transportKey, nowSeconds, fetch: send }: SealedFetchParts): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const sealed = await sealRequest(transportKey, await plainBytes(request, nowSeconds()));
    const response = await send(new URL(gatewayPath, request.url), {
      method: 'POST',
      headers: { 'content-type': mediaTypes.request },
      body: sealed.message,
      signal: request.signal,
    });
    if (!isSealed(response)) throw new SealedCallError(response.status, await codeOf(response));
    const answer = await sealed.openAnswer(new Uint8Array(await response.arrayBuffer()));
    const { status, fields, content } = decodeResponse(answer);
    const body = content.length === 0 ? null : new Uint8Array(content);
    return new Response(body, { status, headers: fields.map(([name, value]) => [name, value]) });
  };
}

async function plainBytes(request: Request, nowSeconds: number): Promise<Uint8Array> {
  const { protocol, host, pathname, search } = new URL(request.url);
  const headers = new Headers(request.headers);
  headers.set('date', new Date(1000 * nowSeconds).toUTCString());
  return encodeRequest({
    method: request.method,
    scheme: protocol.slice(0, -1),
    authority: host,
    path: pathname + search,
    fields: [...headers],
    content: new Uint8Array(await request.arrayBuffer()),
  });
}

const isSealed = ({ ok, headers }: Response): boolean =>
  ok && headers.get('content-type') === mediaTypes.answer;

async function codeOf(response: Response): Promise<string | undefined> {
  const text = (await response.text()).slice(0, 10_000);
  return /"code":"([a-z_]{1,64})"/.exec(text)?.[1];
}
