import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Metrics } from '../metrics.ts';

const route = createRoute({
  method: 'get',
  path: '/metrics',
  summary: 'Figures for Prometheus',
  responses: {
    200: { description: 'Its text form', content: { 'text/plain': { schema: z.string() } } },
  },
});

export const metricsRoute = ({ registry }: Metrics) =>
  new OpenAPIHono().openapi(route, async (c) =>
    c.text(await registry.metrics(), 200, { 'content-type': registry.contentType }),
  );
