import { createSealedFetch } from '../../src/hpke/sealed-fetch.ts';
import type { TestService } from './service.ts';

/** What went over the wire, in both directions: addresses, headers and bodies. */
export type Wire = { readonly sent: Request[]; readonly answered: Response[] };

/** May change what goes over the wire, as one who stands in between. */
export type Middleman = {
  readonly onRequest?: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;
  readonly onAnswer?: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;
};

/** Sends straight into the service, past a middleman who writes down all of it. */
export function wireTo(
  { app }: Pick<TestService, 'app'>,
  { onRequest = same, onAnswer = same }: Middleman = {},
): Wire & { readonly fetch: typeof fetch } {
  const wire: Wire = { sent: [], answered: [] };
  return {
    ...wire,
    async fetch(input, init) {
      const asked = new Request(input, init);
      const body = onRequest(new Uint8Array(await asked.arrayBuffer()));
      const request = new Request(asked.url, { method: asked.method, headers: asked.headers, body });
      wire.sent.push(request.clone());
      const response = await app.request(request);
      const answer = onAnswer(new Uint8Array(await response.arrayBuffer()));
      const { status, headers } = response;
      wire.answered.push(new Response(answer.slice(), { status, headers }));
      return new Response(answer, { status, headers });
    },
  };
}

const same = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => bytes;

export const transportKeyOf = ({ registration }: Pick<TestService, 'registration'>): Uint8Array => {
  const { transport } = registration.keys;
  if (transport === undefined) throw new Error('no transport key is registered');
  return transport;
};

/** A caller who seals to the key that was registered at boot, by the clock of the service. */
export function sealedCaller(service: TestService, middleman: Middleman = {}) {
  const wire = wireTo(service, middleman);
  const sealedFetch = createSealedFetch({
    transportKey: transportKeyOf(service),
    nowSeconds: () => service.time.now,
    fetch: wire.fetch,
  });
  const ask = (path: string, init?: RequestInit): Promise<Response> =>
    sealedFetch(`https://enclave.example${path}`, init);
  const post = (path: string, body: unknown): Promise<Response> =>
    ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return { wire, ask, post };
}

/** All of it in one text, byte by byte. */
export async function textOf({ sent, answered }: Wire): Promise<string> {
  const all = [...sent, ...answered].map(async (one) => {
    const heads = JSON.stringify([...one.headers]);
    return `${one.url} ${heads} ${Buffer.from(await one.clone().arrayBuffer()).toString('latin1')}`;
  });
  return (await Promise.all(all)).join('\n');
}
