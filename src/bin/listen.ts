import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';

type App = Pick<Parameters<typeof createAdaptorServer>[0], 'fetch'>;

const idleCheckMillis = 50;

export type Listener = {
  /** Such as http://127.0.0.1:3000, without a slash at its end. */
  readonly url: string;
  /** Takes no more connections, lets the answers in flight go out, and resolves when the last one has. */
  close(): Promise<void>;
};

/** Serves the app; port 0 is a free one. Rejects with the system's error when the address cannot be had. */
export async function listen(app: App, host: string, port: number): Promise<Listener> {
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    url: `http://${reachable(server.address() as AddressInfo)}`,
    close: () => closeServer(server as Server),
  };
}

/** A client that keeps its connection alive must not keep us alive. */
async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  const timer = setInterval(() => server.closeIdleConnections(), idleCheckMillis);
  try {
    await closed;
  } finally {
    clearInterval(timer);
  }
}

/** An address that listens everywhere is no address to open. */
function reachable({ address, family, port }: AddressInfo): string {
  if (address === '0.0.0.0' || address === '::') return `127.0.0.1:${port}`;
  return family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`;
}
