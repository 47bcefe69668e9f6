import { onTestFinished } from 'vitest';
import type { ExecutionOutcome } from '../../src/primitives/outcome.ts';
import { identifyTransaction } from '../../src/primitives/transaction.ts';
import { createWorld, type WorldConfig } from '../../src/worlds/create-world.ts';
import { type DurableWorld, openWorld } from '../../src/worlds/durable-world.ts';
import type { World, WorldBlock } from '../../src/worlds/world.ts';
import type { WorldServices } from '../../src/worlds/world-services.ts';
import { type Sent, sampleConfig, signedFor, testServices } from './sample-services.ts';

/** Opened, and closed when the test ends if not before. */
export async function openedWorld(services: WorldServices, id: Uint8Array): Promise<DurableWorld> {
  const world = await openWorld(services, id);
  onTestFinished(() => world.close());
  return world;
}

export async function createdWorld(
  services: WorldServices = testServices(),
  config: WorldConfig = sampleConfig(),
): Promise<DurableWorld> {
  return openedWorld(services, await createWorld(services.store, config));
}

/** Submitted; returns its hash. Throws if the world does not take it. */
export async function sendTo(world: World, sent: Sent): Promise<Uint8Array> {
  const signed = await signedFor(world, sent);
  const submission = await world.submit(signed);
  if (!submission.ok) throw new Error(`refused: ${submission.error.kind}`);
  return identifyTransaction(signed).hash;
}

/** Blocks until nothing is on its way. */
export async function settle(world: World): Promise<WorldBlock> {
  for (;;) {
    const block = await world.produceBlock();
    const next = await world.produceBlock();
    if ((await world.receiptsInto(next)).length === 0) return block;
  }
}

/** The outcome of a transaction or receipt, and of all that came of it. */
export async function outcomesOf(world: World, id: Uint8Array): Promise<readonly ExecutionOutcome[]> {
  const found = await world.outcome(id);
  if (found === undefined) return [];
  const below = await Promise.all(found.outcome.outcome.receiptIds.map((child) => outcomesOf(world, child)));
  return [found.outcome.outcome, ...below.flat()];
}

export const returned = (outcomes: readonly ExecutionOutcome[]): string[] =>
  outcomes.flatMap(({ status }) =>
    status.kind === 'success_value' && status.value.length > 0 ? new TextDecoder().decode(status.value) : [],
  );
