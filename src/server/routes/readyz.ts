import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { engineId } from '../../runtime/engine-id.ts';
import { ProblemError } from '../problems.ts';
import type { Readiness } from '../readiness.ts';
import { answers, routeProblems } from './documented.ts';

const route = createRoute({
  method: 'get',
  path: '/readyz',
  summary: 'Whether a call would be served now',
  responses: answers({ schema: 'Health', description: 'Every part answers' }, routeProblems.ready),
});

export const readyzRoute = (readiness: Readiness) =>
  new OpenAPIHono().openapi(route, async (c) => {
    const down = await readiness.partsDown();
    if (down.length > 0) throw new ProblemError('not_ready', `down: ${down.join(', ')}`);
    return c.json({ status: 'ok', engine: engineId });
  });
