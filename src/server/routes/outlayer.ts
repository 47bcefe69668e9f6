import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { jsonBody, limitBody } from '../json-body.ts';
import type { OutlayerService } from '../outlayer/outlayer-service.ts';
import { OutlayerRequestBody } from '../outlayer/request.ts';
import { ProblemError } from '../problems.ts';
import { answers, jsonContent, routeProblems } from './documented.ts';

const keyHeader = 'idempotency-key';
const longestKey = 200;

const route = createRoute({
  method: 'post',
  path: '/v1/outlayer/execute',
  summary: "Run a request of OutLayer's contract and sign the answer",
  description:
    'Runs requests with the build target wasm32-unknown-unknown as calls of a NEAR contract, as attestation/outlayer.md says, and answers with the exact call that resolves them. A contract that fails is an answer, too. The same request gets the same bytes again while the keys are the same, and after that the same response in a new statement; another body under its id is refused. A problem means that no answer was given; a run that comes to none takes no id, and the same request may always be sent again.',
  parameters: [
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description:
        'a random text that only you know: then nobody can take the id of a request that you are to send by sending an altered one before',
      schema: { type: 'string', maxLength: longestKey },
    },
  ],
  middleware: jsonBody(OutlayerRequestBody),
  request: { body: { required: true, content: jsonContent('OutlayerRequest') } },
  responses: answers(
    {
      schema: 'OutlayerAnswer',
      description: 'The answer, what resolves the request, and the signed statement',
    },
    routeProblems.outlayer,
  ),
});

export const outlayerRoute = (service: Pick<OutlayerService, 'execute'>, maxBodyBytes: number) => {
  const app = new OpenAPIHono();
  app.use(route.path, limitBody(maxBodyBytes));
  return app.openapi(route, async (c) => {
    const scope = c.req.header(keyHeader) ?? '';
    if (scope.length > longestKey) {
      throw new ProblemError('invalid_field', `Idempotency-Key: longer than ${longestKey} characters`, {
        field: 'Idempotency-Key',
      });
    }
    return c.json(await service.execute(c.var.body, { scope }));
  });
};
