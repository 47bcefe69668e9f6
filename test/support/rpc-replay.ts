import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';

type Case = { readonly name: string; readonly request: string; readonly response: string };
export type RpcRequest = {
  readonly method: string;
  readonly params: Readonly<Record<string, string | number>>;
};

const file = new URL('../vectors/rpc/testnet.json.gz', import.meta.url);
const { cases }: { cases: readonly Case[] } = JSON.parse(gunzipSync(readFileSync(file)).toString());

/** What NEAR's testnet once answered, byte for byte. */
export function recordedAnswer(name: string): string {
  const found = cases.find((one) => one.name === name);
  if (found === undefined) throw new Error(`nothing was recorded as ${name}`);
  return found.response;
}

// biome-ignore lint/suspicious/noExplicitAny: requests and answers of all shapes
export function recordedCase(name: string): { readonly request: any; readonly response: any } {
  const found = cases.find((one) => one.name === name);
  if (found === undefined) throw new Error(`nothing was recorded as ${name}`);
  return { request: JSON.parse(found.request), response: JSON.parse(found.response) };
}

export type Replay = { readonly url: string; readonly requests: readonly RpcRequest[] };

/**
 * A local node that knows only what was recorded; `choose` names the recording that answers a request. What was asked
 * about another block than was recorded is answered as if nothing had changed between the two.
 */
export async function startReplay(choose: (request: RpcRequest) => string, adapt = atBlock): Promise<Replay> {
  const requests: RpcRequest[] = [];
  return startNode(async (request) => {
    const parsed: RpcRequest = JSON.parse(await text(request));
    requests.push(parsed);
    return { status: 200, body: adapt(recordedAnswer(choose(parsed)), parsed.params['block_id']) };
  }, requests);
}

/** A local server that answers everything so. */
export const startAnswering = (status: number, body: string): Promise<Replay> =>
  startNode(async () => ({ status, body }), []);

async function startNode(
  answer: (request: IncomingMessage) => Promise<{ readonly status: number; readonly body: string }>,
  requests: readonly RpcRequest[],
): Promise<Replay> {
  const server = createServer((request, response) => {
    void answer(request).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/key/of/mine`, requests };
}

/** The answer as if it were about the block that was asked for. */
export function atBlock(answer: string, block: string | number | undefined): string {
  if (typeof block !== 'string') return answer;
  const name = answer.includes('"block_hash"') ? 'block_hash' : 'hash';
  return answer.replace(new RegExp(`(?<="${name}":")[^"]+`), block);
}

/** An address on which nobody listens. */
export async function deadAddress(): Promise<string> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}/`;
}
