import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode, u32 } from '../src/primitives/borsh.ts';
import { sha256 } from '../src/primitives/hash.ts';
import type { StateRecord } from '../src/runtime/state/state-record.ts';
import type { DatabaseLocation } from '../src/store/database.ts';
import { createWorld } from '../src/worlds/create-world.ts';
import { openWorld } from '../src/worlds/durable-world.ts';
import { accountRecords, sampleConfig } from '../test/support/sample-services.ts';
import { sealedServices } from '../test/support/sealed-services.ts';
import { inUnits, median, table } from './figures.ts';

const sizes = [1_000, 100_000, 1_000_000] as const;

const recordsOf = (size: number): StateRecord[] => [
  ...accountRecords({ 'alice.near': undefined }),
  ...Array.from({ length: size }, (_, index): StateRecord => {
    return {
      kind: 'data',
      accountId: 'alice.near',
      dataKey: sha256(encode(u32, index)),
      value: encode(u32, index),
    };
  }),
];

/** Opens the file, takes the world over and makes a block, as a service does that starts again. */
async function restart(
  location: DatabaseLocation,
  id: Uint8Array,
): Promise<readonly [open: number, block: number]> {
  const begun = performance.now();
  const { services, store } = await sealedServices(location);
  const world = await openWorld(services, id);
  const opened = performance.now();
  await world.produceBlock();
  const done = performance.now();
  await world.close();
  await store.close();
  return [opened - begun, done - opened];
}

async function row(size: number, rounds: number): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'near-enclave-bench-'));
  try {
    const location = { kind: 'sqlite', path: join(folder, 'restart.sqlite') } as const;
    const begun = performance.now();
    const { services, store } = await sealedServices(location);
    const id = await createWorld(services.store, sampleConfig({ records: recordsOf(size) }));
    await store.close();
    const created = performance.now() - begun;
    const all: (readonly [number, number])[] = [];
    for (let round = 0; round < rounds; round++) all.push(await restart(location, id));
    const ofAll = (index: 0 | 1): string => inUnits(median(all.map((times) => times[index])) * 1e6);
    return [`${size}`, inUnits(created * 1e6), ofAll(0), ofAll(1)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** How long a world takes to be there again, by the keys of its state. */
export async function restartTable(rounds: number): Promise<string> {
  const rows: (readonly string[])[] = [];
  for (const size of sizes) rows.push(await row(size, rounds));
  return table([['keys', 'created', 'opened again', 'first block'], ...rows]);
}
