import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';

type App = Pick<Parameters<typeof createAdaptorServer>[0], 'fetch'>;

const idleCheckMillis = 50;
/** From the first byte of a request to its last: memory is kept for it so long (server/large-bodies.ts). */
const requestMillis = 120_000;
/** For answers that are on their way. Who reads a history slowly would else hold the end up for as long as he likes. */
const usualPatienceMillis = 5_000;

export type Listener = {
  /** Such as http://127.0.0.1:3000, without a slash at its end. */
  readonly url: string;
  /** Takes no more connections, lets the answers in flight go out, for so long, and resolves when the last one has. */
  close(patienceMillis?: number): Promise<void>;
};

/** Serves the app; port 0 is a free one. Rejects with the system's error when the address cannot be had. */
export async function listen(app: App, host: string, port: number): Promise<Listener> {
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions: { requestTimeout: requestMillis } });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    url: `http://${reachable(server.address() as AddressInfo)}`,
    close: (patienceMillis = usualPatienceMillis) => closeServer(server as Server, patienceMillis),
  };
}

/** A client that keeps its connection alive must not keep us alive. */
async function closeServer(server: Server, patienceMillis: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  const idleCheck = setInterval(() => server.closeIdleConnections(), idleCheckMillis);
  const end = setTimeout(() => server.closeAllConnections(), patienceMillis);
  try {
    await closed;
  } finally {
    clearInterval(idleCheck);
    clearTimeout(end);
  }
}

/** An address that listens everywhere is no address to open. */
function reachable({ address, family, port }: AddressInfo): string {
  if (address === '0.0.0.0' || address === '::') return `127.0.0.1:${port}`;
  return family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`;
}
