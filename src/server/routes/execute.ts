import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { ExecuteRequest } from '../execute-request.ts';
import type { ExecuteService } from '../execute-service.ts';
import { jsonBody, limitBody } from '../json-body.ts';
import { answers, jsonContent, routeProblems } from './documented.ts';

const route = createRoute({
  method: 'post',
  path: '/v1/execute',
  summary: 'Run one call of a contract and sign what came out',
  description:
    'The state comes with the request and the changed keys go back with the answer; nothing is kept but the signed result. A contract that fails is a result too, and is signed. The receipts that a call makes are refused, handed back or run, as "promises" says. A problem means that nothing was signed.',
  middleware: jsonBody(ExecuteRequest),
  request: { body: { required: true, content: jsonContent('ExecuteRequest') } },
  responses: answers(
    { schema: 'ExecuteAnswer', description: 'The outcome, the signed statement, and where its bundle is' },
    routeProblems.execute,
  ),
});

export const executeRoute = (service: Pick<ExecuteService, 'execute'>, maxBodyBytes: number) => {
  const app = new OpenAPIHono();
  app.use(route.path, limitBody(maxBodyBytes));
  return app.openapi(route, async (c) => c.json(await service.execute(c.var.body)));
};
