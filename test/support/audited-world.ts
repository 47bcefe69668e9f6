import { toUtf8 } from '../../src/primitives/bytes.ts';
import { contractDataKey } from '../../src/primitives/trie-key.ts';
import type { WorldOptions } from '../../src/verifier/world/options.ts';
import type { WorldConfig } from '../../src/worlds/create-world.ts';
import type { DurableWorld } from '../../src/worlds/durable-world.ts';
import { call, pay } from './chunk-world.ts';
import { devPolicy } from './dev-policy.ts';
import { outcomesOf, sendTo, settle } from './durable-worlds.ts';
import { FrailChunks } from './frail-chunks.ts';
import { loadOnce } from './load-once.ts';
import { sampleConfig } from './sample-services.ts';
import { type TestService, type TestSetup, testService } from './service.ts';

export type AuditedWorld = {
  readonly service: TestService;
  readonly world: DurableWorld;
  /** Under which its good documents pass. */
  readonly options: WorldOptions;
  /** What the service answers to a path below the world's, as text. */
  get(path: string, headers?: Record<string, string>): Promise<string>;
};

/** A world of a real service, in SQLite, that makes blocks when it is told to. */
export async function auditedWorld(
  changes: Partial<WorldConfig> = {},
  setup: TestSetup = {},
): Promise<AuditedWorld> {
  const service = await testService({ ...setup, parts: { worlds: worldSetup(), ...setup.parts } });
  const world = await service.worlds.create(sampleConfig({ appId: service.registration.appId, ...changes }));
  const id = Buffer.from(world.id).toString('hex');
  return {
    service,
    world,
    options: await auditorOptions(service),
    async get(path, headers = {}) {
      const response = await service.app.request(`/v1/worlds/${id}/${path}`, { headers });
      return response.text();
    },
  };
}

/** Over the world's own cache of nodes: no run begins again for a node that one before it met. */
const worldSetup = () => ({
  seedKey: new Uint8Array(32).fill(7),
  holder: 'test',
  chunks: new FrailChunks(),
});

export const auditorOptions = async ({ time, trust }: TestService): Promise<WorldOptions> => ({
  nowSeconds: time.now,
  policy: await devPolicy(),
  trust,
  engine: { load: loadOnce },
});

/** One block of each kind; returns their sequences. */
export async function liveThroughAll(world: DurableWorld) {
  const { sandbox } = world;
  if (sandbox === undefined) throw new Error('only a sandbox can be changed from outside');
  const start = await sendTo(world, { to: 'counter.near', actions: [call('new', { start: 1 })] });
  await settle(world);
  await sendTo(world, { to: 'bob.near', actions: [pay(5n)] });
  const id = Buffer.from(new Uint8Array(32).fill(5)).toString('base64');
  const asked = await sendTo(world, {
    to: 'oracle.near',
    actions: [call('ask_as', { id, question: 'Why?' })],
  });
  await world.produceBlock();
  await sendTo(world, { to: 'bob.near', actions: [pay(6n)] });
  const chunk = await world.produceBlock();
  await settle(world);
  const key = contractDataKey('bob.near', toUtf8('note'));
  const patch = await sandbox.patchState([[key, toUtf8('written from outside')]], 'test');
  const resume = await sandbox.resumeYield('oracle.near', await waitingFor(world, asked), toUtf8('"So."'));
  await settle(world);
  const snapshot = await sandbox.snapshot();
  await sendTo(world, { to: 'counter.near', actions: [call('increment', { by: 2 })] });
  await settle(world);
  const restore = await sandbox.restore(snapshot);
  await settle(world);
  return {
    genesis: 0n,
    chunk: chunk.sequence,
    patch: patch.sequence,
    resume: resume.sequence,
    restore: restore.sequence,
    start,
  };
}

/** The id of the data that a question waits for. */
async function waitingFor(world: DurableWorld, asked: Uint8Array): Promise<Uint8Array> {
  const yielded = (await outcomesOf(world, asked))[1]?.receiptIds[0];
  const body = yielded === undefined ? undefined : (await world.receipt(yielded))?.receipt;
  const dataId = body !== undefined && 'inputDataIds' in body ? body.inputDataIds[0] : undefined;
  if (dataId === undefined) throw new Error('nothing waits');
  return dataId;
}
