import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { createMiddleware } from 'hono/factory';
import { InvalidGenesis } from '../../runtime/state/genesis.ts';
import type { WorldConfig } from '../../worlds/create-world.ts';
import type { DurableWorld } from '../../worlds/durable-world.ts';
import { WorldFault } from '../../worlds/world-fault.ts';
import { jsonBody, limitBody } from '../json-body.ts';
import { ProblemError } from '../problems.ts';
import { findReadable } from '../reader-access.ts';
import { CreateWorldRequest, ResumeYieldRequest, toSummary, toWorldAnswer } from '../world-json.ts';
import type { WorldService } from '../world-service.ts';
import { answers, jsonContent, routeProblems } from './documented.ts';
import { worldId } from './parameters.ts';

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
  parameters: [worldId],
  responses: answers({ schema: 'World', description: 'The world' }, routeProblems.readWorld),
});

const resume = createRoute({
  method: 'post',
  path: '/v1/worlds/{id}/yields',
  summary: 'Answer a yield from outside',
  description:
    'A contract of a sandbox waits for data; this is the data. It comes in a block of its own, whose head says that it was claimed.',
  middleware: jsonBody(ResumeYieldRequest),
  parameters: [worldId],
  request: { body: { required: true, content: jsonContent('ResumeYieldRequest') } },
  responses: answers({ schema: 'World', description: 'The world after that' }, routeProblems.resumeYield),
});

const retry = createRoute({
  method: 'post',
  path: '/v1/worlds/{id}/retry',
  summary: 'Make the block again at which a world halted',
  description:
    'A world halts when a receipt cannot be executed for a fault of ours, such as of a machine that is too slow. The same block is made again, and nothing is skipped; so anyone who may read may ask for it.',
  parameters: [worldId],
  responses: answers({ schema: 'World', description: 'The world, which goes on' }, routeProblems.retryWorld),
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
  const { worlds } = parts;
  const app = new OpenAPIHono();
  app.use('/v1/worlds/*', limitBody(parts.maxBodyBytes), noStore);
  app.openapi(create, async (c) => c.json(await toWorldAnswer(await make(parts, c.var.body))));
  app.openapi(list, async (c) => {
    const all = await worlds.list();
    return c.json({ worlds: all.filter(({ policy }) => policy.readers === undefined).map(toSummary) });
  });
  app.openapi(read, async (c) => c.json(await toWorldAnswer(await findReadable(parts, c))));
  app.openapi(resume, async (c) => {
    const world = await findReadable(parts, c);
    await answerYield(world, c.var.body);
    return c.json(await toWorldAnswer(world));
  });
  app.openapi(retry, async (c) => {
    const world = await findReadable(parts, c);
    if (world.halted() === undefined)
      throw new ProblemError('world_not_halted', 'it makes blocks, or would if there were need');
    await world.resume();
    return c.json(await toWorldAnswer(world));
  });
  return app;
}

/** What is told of a world may be for its readers alone. */
const noStore = createMiddleware(async (c, next) => {
  await next();
  c.header('cache-control', 'no-store');
});

async function answerYield({ sandbox }: DurableWorld, request: ResumeYieldRequest): Promise<void> {
  if (sandbox === undefined) throw new ProblemError('not_a_sandbox', 'its policy says so, for good');
  try {
    await sandbox.resumeYield(request.account_id, request.data_id, request.data_base64);
  } catch (cause) {
    if (!(cause instanceof WorldFault)) throw cause;
    if (cause.code === 'yield_unknown') throw new ProblemError('yield_not_found', cause.message);
    if (cause.code === 'invalid_change') throw new ProblemError('invalid_field', cause.message);
    throw cause;
  }
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
