// Commits sample blocks until it is killed, and says on stdout what is durable: `queued N` and `block N`.
// Arguments: the location as JSON.
import { writeSync } from 'node:fs';
import type { DatabaseLocation } from '../../src/store/database.ts';
import { openStore } from '../../src/store/open-store.ts';
import { Sealer } from '../../src/store/sealer.ts';
import { sampleCommit, sampleDefinition, sampleSubmitted, takenLease, world } from './sample-world.ts';

const location: DatabaseLocation = JSON.parse(process.argv[2] ?? '');
const { worlds } = await openStore(location, new Sealer(new Uint8Array(32).fill(7)));
await worlds.create(sampleDefinition, sampleCommit(0n));
const lease = await takenLease(worlds, `writer ${process.pid}`);
const head = await worlds.head(world);

for (let sequence = (head?.sequence ?? 0n) + 1n; ; sequence++) {
  await worlds.enqueue(world, sampleSubmitted(sequence));
  writeSync(1, `queued ${sequence}\n`);
  const result = await worlds.commitBlock(lease, sampleCommit(sequence, 20));
  if (!result.ok) throw new Error(result.refusal.kind);
  writeSync(1, `block ${sequence}\n`);
}
