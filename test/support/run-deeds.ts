// Makes the sample world anew in this process for each of some histories, and prints the histories as JSON.
// Arguments: the seed of the histories, and how many.

import fc from 'fast-check';
import { createWorld } from '../../src/worlds/create-world.ts';
import { openWorld } from '../../src/worlds/durable-world.ts';
import { sampleConfig, testServices } from './sample-services.ts';
import { arbitraryDeeds } from './sample-transactions.ts';
import { act, type History, historyOf } from './world-history.ts';

const [seed = 0, numRuns = 0] = process.argv.slice(2).map(Number);
const histories: History[] = [];
for (const deeds of fc.sample(arbitraryDeeds, { seed, numRuns })) {
  const services = testServices();
  const world = await openWorld(services, await createWorld(services.store, sampleConfig()));
  await act(world, services, deeds);
  histories.push(await historyOf(world, services));
  await world.close();
}
console.log(JSON.stringify(histories));
