import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What is asked of the server behind: the method of JSON-RPC, or the path. */
export type Asked = { readonly name: string; readonly body: string };

/** `pass`: the server behind answers; with `_and_drop` its answer is lost. */
export type Behaviour =
  | 'pass'
  | 'pass_and_drop'
  | 'hang'
  | 'drop'
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> };

export type FlakyProxy = {
  readonly url: string;
  /** Decides each question; may be exchanged at any time. */
  behave: (asked: Asked) => Behaviour;
  readonly asked: Asked[];
};

/** Stands before a server and fails as it is told to; closed when the test ends. */
export async function flakyProxy(target: string): Promise<FlakyProxy> {
  const asked: Asked[] = [];
  const proxy = { url: '', behave: (): Behaviour => 'pass', asked };
  const server = createServer((request, response) => void answer(proxy, target, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return proxy;
}

async function answer(
  proxy: Pick<FlakyProxy, 'behave' | 'asked'>,
  target: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const parts: Uint8Array[] = [];
  for await (const part of request) parts.push(part);
  const body = Buffer.concat(parts).toString();
  const name = /"method":"(\w+)"/.exec(body.slice(0, 200))?.[1] ?? request.url ?? '';
  const question = { name, body };
  proxy.asked.push(question);
  const behaviour = proxy.behave(question);
  if (behaviour === 'hang') return;
  if (behaviour === 'drop') {
    response.destroy();
    return;
  }
  if (behaviour !== 'pass' && behaviour !== 'pass_and_drop') {
    response.writeHead(behaviour.status, behaviour.headers).end(behaviour.body ?? '');
    return;
  }
  const headers = Object.fromEntries(
    ['content-type', 'idempotency-key'].flatMap((header) => {
      const value = request.headers[header];
      return typeof value === 'string' ? [[header, value]] : [];
    }),
  );
  const path = request.url === '/' ? '' : request.url;
  const init = { method: request.method ?? 'GET', headers, ...(body === '' ? {} : { body }) };
  const passed = await fetch(`${target}${path}`, init);
  const answered = Buffer.from(await passed.arrayBuffer());
  if (behaviour === 'pass_and_drop') {
    response.destroy();
    return;
  }
  response.writeHead(passed.status, { 'content-type': passed.headers.get('content-type') ?? '' });
  response.end(answered);
}
