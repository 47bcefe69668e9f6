import { expect, test } from 'vitest';
import { toHex } from '../../src/primitives/bytes.ts';
import { createdWorld } from '../support/durable-worlds.ts';
import { ed25519Key } from '../support/keys.ts';
import { manual, sampleConfig, testServices } from '../support/sample-services.ts';

test.each([
  ['everyone', undefined],
  ['one', [ed25519Key(2).publicKey]],
] as const)('guests of a world run where those of %s do', async (kind, readers) => {
  const services = testServices();
  const { executor } = services;
  const policy = { readers, sandbox: false, blocks: manual };
  const world = await createdWorld(services, sampleConfig({ policy }));
  const expected = kind === 'one' ? { kind, id: toHex(world.id) } : { kind };
  const block = await world.produceBlock();
  expect(executor.lastOwner).toEqual(expected);
  executor.lastOwner = undefined;
  await world.view(block, { accountId: 'counter.near', method: 'get', args: new Uint8Array() });
  expect(executor.lastOwner).toEqual(expected);
  executor.lastOwner = undefined;
  const tip = await world.audit.findAt(block.sequence);
  if (tip !== undefined) await world.audit.contents(tip);
  expect(executor.lastOwner).toEqual(expected);
});
