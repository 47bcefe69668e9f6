import { Hono } from 'hono';
import type { RelayMetrics } from './metrics.ts';
import type { Relay } from './relay.ts';

/** `/healthz`: 200 while the chain is being looked at, else 503. `/metrics`: Prometheus' text. */
export function healthApp(relay: Relay, metrics: RelayMetrics): Hono {
  const app = new Hono();
  app.get('/healthz', (c) =>
    relay.isHealthy() ? c.json({ status: 'ok' }) : c.json({ status: 'stale' }, 503),
  );
  app.get('/metrics', async (c) =>
    c.body(await metrics.registry.metrics(), 200, { 'content-type': metrics.registry.contentType }),
  );
  return app;
}
