import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseLocation } from '../src/store/database.ts';
import { openStore } from '../src/store/open-store.ts';
import { Sealer } from '../src/store/sealer.ts';
import type { BlockCommit, WorldStore } from '../src/store/world-store.ts';
import { postgresMissing, startPostgres } from '../test/support/postgres.ts';
import { sampleCommit, sampleDefinition, takenLease, world } from '../test/support/sample-world.ts';
import { median, table } from './figures.ts';

/** Rows beside the block itself: new trie nodes, of 300 bytes, and outcomes, half of them each. */
const sizes = [1, 200];
const roundMillis = 400;

function commitOf(sequence: bigint, rows: number): BlockCommit {
  const nodes = rows === 1 ? 1 : rows / 2;
  const empty = sampleCommit(sequence, 0);
  const all = sampleCommit(sequence, nodes);
  const fresh = Array.from({ length: nodes }, () => {
    const bytes = crypto.getRandomValues(new Uint8Array(300));
    return { hash: bytes.slice(0, 32), bytes };
  });
  return { ...empty, answers: [], nodes: fresh, outcomes: all.outcomes.slice(0, rows - nodes) };
}

/** Durable commits in a second, one after the other. */
async function measure(worlds: WorldStore, rows: number): Promise<number> {
  const lease = await takenLease(worlds);
  const before = (await worlds.head(world))?.sequence ?? 0n;
  // Made before the clock runs: what is measured is the store.
  const commits = Array.from({ length: rows === 1 ? 4_000 : 800 }, (_, i) =>
    commitOf(before + 1n + BigInt(i), rows),
  );
  const begun = performance.now();
  let done = 0;
  for (const commit of commits) {
    await worlds.commitBlock(lease, commit);
    done++;
    if (performance.now() - begun > roundMillis) break;
  }
  return (done / (performance.now() - begun)) * 1000;
}

async function figures(location: DatabaseLocation, rounds: number): Promise<readonly string[]> {
  const store = await openStore(location, new Sealer(new Uint8Array(32)));
  await store.worlds.create(sampleDefinition, sampleCommit(0n));
  const cells: string[] = [];
  for (const rows of sizes) {
    const all: number[] = [];
    for (let round = 0; round < rounds; round++) all.push(await measure(store.worlds, rows));
    cells.push(median(all).toFixed(0));
  }
  await store.close();
  return cells;
}

/** Durable commits of blocks per second, sealed, in both databases. */
export async function storeTable(rounds: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'near-enclave-bench-'));
  const path = join(folder, 'store.sqlite');
  const rows = [['sqlite', ...(await figures({ kind: 'sqlite', path }, rounds))]];
  rmSync(folder, { recursive: true });
  if (postgresMissing === undefined) {
    const server = await startPostgres({ fsync: 'on' });
    const url = await server.createDatabase();
    rows.push(['postgres', ...(await figures({ kind: 'postgres', url }, rounds))]);
    await server.stop();
  }
  const header = ['durable commits/s', ...sizes.map((size) => `${size} row${size === 1 ? '' : 's'}`)];
  const note = postgresMissing === undefined ? '' : `\n${postgresMissing}`;
  return `${table([header, ...rows])}${note}`;
}
