import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountCodec } from '../../src/primitives/account.ts';
import { decode } from '../../src/primitives/borsh.ts';
import { trieEntries } from '../../src/trie/entries.ts';
import type { DurableWorld } from '../../src/worlds/durable-world.ts';
import { createdWorld } from '../support/durable-worlds.ts';
import { sampleConfig, sampleRecords, type TestServices, testServices } from '../support/sample-services.ts';
import { arbitraryDeeds, type Deed } from '../support/sample-transactions.ts';
import { act, type History, historyOf } from '../support/world-history.ts';

const script = join(import.meta.dirname, '../support/run-deeds.ts');
const run = promisify(execFile);
const seed = 20_261_125;
const count = 12;

async function lived(deeds: readonly Deed[]): Promise<{ world: DurableWorld; services: TestServices }> {
  const services = testServices();
  const world = await createdWorld(services, sampleConfig());
  await act(world, services, deeds);
  return { world, services };
}

/** Of all accounts in the state, in yoctonear. */
async function moneyIn(world: DurableWorld): Promise<bigint> {
  const head = await world.head();
  return world.read(head, (store, root) => {
    let sum = 0n;
    for (const [key, value] of trieEntries(store, root)) {
      if (key[0] === 0) sum += decode(accountCodec, value).amount;
    }
    return sum;
  });
}

describe('any history of a world', () => {
  test('comes out the same in a fresh process: roots, outcomes, and what is signed', async () => {
    const all: History[] = [];
    for (const deeds of fc.sample(arbitraryDeeds, { seed, numRuns: count })) {
      const { world, services } = await lived(deeds);
      all.push(await historyOf(world, services));
    }
    const { stdout } = await run(process.execPath, [script, String(seed), String(count)], {
      maxBuffer: 256_000_000,
    });
    expect(JSON.parse(stdout)).toEqual(all);
    const outcomes = all.flatMap((history) => history.flatMap((block) => block.outcomes));
    expect(outcomes.length).toBeGreaterThan(100);
    expect(new Set(all.map((history) => history.at(-1)?.stateRoot)).size).toBe(count);
  });

  test('loses no money but what it says it burnt', async () => {
    const begun = sampleRecords.reduce(
      (sum, record) => sum + (record.kind === 'account' ? record.account.amount : 0n),
      0n,
    );
    await fc.assert(
      fc.asyncProperty(arbitraryDeeds, async (deeds) => {
        const { world } = await lived(deeds);
        let burnt = 0n;
        const { sequence } = await world.head();
        for (let height = 0n; height <= sequence; height++) {
          burnt += (await world.block({ kind: 'height', height }))?.tokensBurnt ?? 0n;
        }
        // A yield that waits holds what was paid for its gas.
        const held = begun - burnt - (await moneyIn(world));
        expect(held).toBeGreaterThanOrEqual(0n);
        expect(held).toBeLessThan(10n ** 24n);
      }),
      { seed, numRuns: 10 },
    );
  });
});
