// Makes blocks of a world in a database until it is killed, and says what is durable as soon as it is.
// Argument: the location, as JSON.

import { toHex } from '../../src/primitives/bytes.ts';
import { identifyTransaction } from '../../src/primitives/transaction.ts';
import type { DatabaseLocation } from '../../src/store/database.ts';
import { createWorld } from '../../src/worlds/create-world.ts';
import { openWorld } from '../../src/worlds/durable-world.ts';
import { pay } from './chunk-world.ts';
import { sampleConfig, signedFor } from './sample-services.ts';
import { sealedServices } from './sealed-services.ts';

const [, , location = ''] = process.argv;
const { services } = await sealedServices(JSON.parse(location) as DatabaseLocation);
const world = await openWorld(services, await createWorld(services.store, sampleConfig()));
for (;;) {
  const { height } = await world.head();
  const nonce = height * 1_000n + 900_000n;
  const signed = await signedFor(world, { to: 'bob.near', actions: [pay(1n)], nonce });
  const submission = await world.submit(signed);
  if (submission.ok) console.log(`taken ${toHex(identifyTransaction(signed).hash)}`);
  services.time.now += 1n;
  const block = await world.produceBlock();
  console.log(`block ${block.height} ${toHex(block.hash)}`);
}
