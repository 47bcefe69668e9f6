import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { engineId } from '../../runtime/engine-id.ts';
import { answers, routeProblems } from './documented.ts';

const route = createRoute({
  method: 'get',
  path: '/healthz',
  summary: 'Whether the process lives',
  responses: answers({ schema: 'Health', description: 'It does' }, routeProblems.health),
});

export const healthzRoute = () =>
  new OpenAPIHono().openapi(route, (c) => c.json({ status: 'ok', engine: engineId }));
