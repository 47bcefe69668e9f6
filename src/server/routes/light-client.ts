import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { parseLightClientBlock } from '../../proof/light-client/rpc-block.ts';
import { jsonBody, limitBody } from '../json-body.ts';
import type { LightClient } from '../light-client.ts';
import { AdvanceRequest, toLightClientStatus } from '../light-client-json.ts';
import { granted } from '../light-client-problem.ts';
import { ProblemError } from '../problems.ts';
import { answers, jsonContent, routeProblems } from './documented.ts';

const success = { schema: 'LightClientStatus', description: 'Where the light client is' } as const;

const statusRoute = createRoute({
  method: 'get',
  path: '/v1/light-client',
  summary: 'Where the light client is',
  description: 'The head under which proofs of requests are taken. A relay brings it forward.',
  responses: answers(success, routeProblems.lightClientStatus),
});

const advanceRoute = createRoute({
  method: 'post',
  path: '/v1/light-client/blocks',
  summary: 'Brings a block to the light client',
  description:
    "Anyone may: a block counts if it is final by NEAR's light-client rules above the head. A problem names the rule that it breaks. A block that the client is at already changes nothing.",
  middleware: jsonBody(AdvanceRequest),
  request: { body: { required: true, content: jsonContent('AdvanceRequest') } },
  responses: answers(success, routeProblems.lightClientAdvance),
});

/** Hundreds of producers, with keys and signatures. */
const maxBlockBytes = 1_048_576;

export const lightClientRoute = (client: LightClient | undefined) => {
  const app = new OpenAPIHono();
  app.use(advanceRoute.path, limitBody(maxBlockBytes));
  return app
    .openapi(statusRoute, (c) =>
      c.json(toLightClientStatus(assertThere(client)), 200, { 'cache-control': 'no-store' }),
    )
    .openapi(advanceRoute, async (c) => {
      const there = assertThere(client);
      const block = granted(parseLightClientBlock(c.var.body.block), 'light_client_refused', 'block');
      granted(await there.advance(block), 'light_client_refused', 'block');
      return c.json(toLightClientStatus(there), 200);
    });
};

function assertThere(client: LightClient | undefined): LightClient {
  if (client !== undefined) return client;
  throw new ProblemError('light_client_off', 'the measured configuration names no LIGHT_CLIENT_CHECKPOINT');
}
