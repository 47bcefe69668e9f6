import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { InvalidGenesis } from '../../runtime/genesis.ts';
import type { WorldConfig } from '../../worlds/create-world.ts';
import type { DurableWorld } from '../../worlds/durable-world.ts';
import { jsonBody, limitBody } from '../json-body.ts';
import { ProblemError } from '../problems.ts';
import { mayRead } from '../reader-access.ts';
import { CreateWorldRequest, toSummary, toWorldAnswer } from '../world-json.ts';
import type { WorldService } from '../world-service.ts';
import { answers, jsonContent, routeProblems } from './documented.ts';

const create = createRoute({
  method: 'post',
  path: '/v1/worlds',
  summary: 'Make a world: a NEAR chain of its own',
  description:
    'It begins with the records that are given. What is decided here, such as who may read, never changes: it is hashed into every head that is signed.',
  middleware: jsonBody(CreateWorldRequest),
  request: { body: { required: true, content: jsonContent('CreateWorldRequest') } },
  responses: answers(
    { schema: 'World', description: 'The world and its signed head' },
    routeProblems.createWorld,
  ),
});

const list = createRoute({
  method: 'get',
  path: '/v1/worlds',
  summary: 'The worlds that anyone may read',
  responses: answers({ schema: 'WorldList', description: 'By ascending id' }, routeProblems.listWorlds),
});

const read = createRoute({
  method: 'get',
  path: '/v1/worlds/{id}',
  summary: 'A world, its head, and the statement that is signed of it',
  description: 'A world with readers wants a bearer token that one of them signed, as for its JSON-RPC.',
  parameters: [
    {
      name: 'id',
      in: 'path',
      required: true,
      description: 'the id of a world, or its name',
      schema: { type: 'string' },
    },
  ],
  responses: answers({ schema: 'World', description: 'The world' }, routeProblems.readWorld),
});

export type WorldsParts = {
  readonly worlds: WorldService;
  /** 20 bytes. */
  readonly appId: Uint8Array;
  readonly maxBodyBytes: number;
  /** Unix seconds. */
  readonly clock: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
};

export function worldsRoute(parts: WorldsParts) {
  const { worlds, clock } = parts;
  const app = new OpenAPIHono();
  app.use(create.path, limitBody(parts.maxBodyBytes));
  app.openapi(create, async (c) => c.json(await toWorldAnswer(await make(parts, c.var.body))));
  app.openapi(list, async (c) => {
    const all = await worlds.list();
    return c.json({ worlds: all.filter(({ policy }) => policy.readers === undefined).map(toSummary) });
  });
  app.openapi(read, async (c) => {
    const world = await worlds.find(c.req.param('id') ?? '');
    if (world === undefined) throw new ProblemError('world_not_found', 'there is no such world here');
    if (!mayRead(world, c.req.header('authorization') ?? '', clock())) {
      throw new ProblemError('not_a_reader', 'send a bearer token that a reader of this world signed');
    }
    return c.json(await toWorldAnswer(world));
  });
  return app;
}

async function make(parts: WorldsParts, request: CreateWorldRequest): Promise<DurableWorld> {
  try {
    return await parts.worlds.create(toConfig(parts, request));
  } catch (cause) {
    if (cause instanceof InvalidGenesis) throw new ProblemError('genesis_invalid', cause.message);
    if (cause instanceof RangeError) throw new ProblemError('protocol_version_unsupported', cause.message);
    throw cause;
  }
}

const nanosPerSecond = 1_000_000_000n;

function toConfig({ appId, clock, randomBytes }: WorldsParts, request: CreateWorldRequest): WorldConfig {
  const { policy } = request;
  const blocks =
    typeof policy.blocks === 'string'
      ? { kind: policy.blocks }
      : { kind: 'interval' as const, millis: policy.blocks.interval_millis };
  return {
    chainId: request.chain_id,
    protocolVersion: request.protocol_version,
    height: request.genesis_height,
    timestamp: request.genesis_timestamp ?? BigInt(Math.floor(clock())) * nanosPerSecond,
    gasPrice: request.gas_price,
    gasLimit: request.gas_limit,
    appId,
    nonce: request.nonce ?? toU64(randomBytes(8)),
    policy: { readers: policy.readers, sandbox: policy.sandbox, blocks },
    records: request.records,
  };
}

const toU64 = (bytes: Uint8Array): bigint => bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
