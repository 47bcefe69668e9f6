import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { cors } from 'hono/cors';
import type { Logger } from 'pino';
import { answerRpc, failure, type RpcAnswer } from '../../rpc/answer.ts';
import type { RpcSettings } from '../../rpc/method.ts';
import { handlerError } from '../../rpc/rpc-error.ts';
import type { Worlds } from '../../rpc/served-world.ts';
import { limitBody } from '../json-body.ts';
import { mayRead } from '../reader-access.ts';
import { describeFault } from '../request-log.ts';
import { jsonContent, rpcResponses } from './documented.ts';

const route = createRoute({
  method: 'post',
  path: '/rpc/{world}',
  summary: "NEAR's JSON-RPC over a world",
  description:
    'What near-api-js, near-kit and other clients of NEAR speak, as docs/json-rpc.md lists it: one request, no batches. Worlds with readers want a bearer token that a reader signed.',
  parameters: [
    {
      name: 'world',
      in: 'path',
      required: true,
      description: 'the id of a world, 64 digits of hex, or its name',
      schema: { type: 'string' },
    },
  ],
  request: {
    body: { required: true, content: jsonContent('RpcRequest') },
  },
  responses: rpcResponses,
});

/** Of a NEAR node: nearcore's `json_payload_max_size`. */
const longestRequest = 10 * 2 ** 20;

export type RpcParts = {
  readonly worlds: Worlds;
  readonly settings: RpcSettings;
  readonly maxBodyBytes: number;
  /** Unix seconds. */
  readonly clock: () => number;
  readonly log: Logger;
};

/** Every answer of this route but `body_too_large` and `bodies_overloaded` is JSON-RPC's, since its callers read nothing else. */
export const rpcRoute = (parts: RpcParts) => {
  const app = new OpenAPIHono();
  // NEAR's nodes answer pages of any origin; what is private here needs a token that no page has by itself.
  app.use('/rpc/*', cors({ origin: '*', allowHeaders: ['content-type', 'authorization'] }));
  app.use('/rpc/*', limitBody(Math.min(parts.maxBodyBytes, longestRequest)));
  return app.openapi(route, async (c) => respond(c, parts, await answer(c, parts)));
};

type Refusal = { readonly status: 401 | 404; readonly answer: RpcAnswer };

async function answer(c: Context, { worlds, settings, clock }: RpcParts): Promise<RpcAnswer | Refusal> {
  const name = c.req.param('world') ?? '';
  const world = await worlds.find(name);
  if (world === undefined) return refuse(404, 'UNKNOWN_WORLD', `there is no world ${name.slice(0, 80)}`);
  if (!mayRead(world, c.req.header('authorization') ?? '', clock())) {
    return refuse(
      401,
      'NOT_A_READER',
      'this world answers to its readers: send a bearer token that one signed',
    );
  }
  return answerRpc({ world, settings }, await c.req.text());
}

const refuse = (status: 401 | 404, name: string, why: string): Refusal => ({
  status,
  answer: failure(null, handlerError(name, {}, why), undefined),
});

function respond(c: Context, { log }: RpcParts, given: RpcAnswer | Refusal): Response {
  const { body, fault } = 'answer' in given ? given.answer : given;
  if (fault !== undefined) log.error({ fault: describeFault(fault) }, 'a JSON-RPC request failed');
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  const asked = given.status === 401 ? { 'www-authenticate': 'Bearer' } : {};
  return c.body(body, given.status, { ...headers, ...asked });
}
