import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { engineId } from '../../runtime/engine-id.ts';
import { ProblemError } from '../problems.ts';
import type { Readiness } from '../readiness.ts';
import { answers, routeProblems } from './documented.ts';

const route = createRoute({
  method: 'get',
  path: '/readyz',
  summary: 'Whether a call would be served now',
  description:
    'Every part was asked. `degraded`: calls are served, and an operator should see to the warnings.',
  responses: answers({ schema: 'Readiness', description: 'Every part answers' }, routeProblems.ready),
});

export const readyzRoute = (readiness: Readiness) =>
  new OpenAPIHono().openapi(route, async (c) => {
    const down = await readiness.partsDown();
    if (down.length > 0) throw new ProblemError('not_ready', `down: ${down.join(', ')}`);
    const warnings = readiness.warnings();
    return c.json({ status: warnings.length === 0 ? 'ok' : 'degraded', engine: engineId, warnings });
  });
