import { describe, expect, test } from 'vitest';
import type { Owner } from '../../src/executor/owner.ts';
import { plainCall } from '../support/one-shot-call.ts';
import { entryOf, isAlive, openPool, readyPool } from './with-pool.ts';

const [alice, bob]: Owner[] = [
  { kind: 'one', id: 'alice' },
  { kind: 'one', id: 'bob' },
];
const onlyCall: Owner = { kind: 'call' };

/** Tells in which process it ran. */
const told = { ...plainCall, method: 'tell_process' };
type Pool = ReturnType<typeof openPool>;

async function processOf(pool: Pool, owner?: Owner): Promise<string> {
  const execution = await pool.execute(told, owner);
  return execution.kind === 'unsupported' ? execution.feature : 'none';
}

describe('a process', () => {
  test.each([0, 2])('never runs for two owners, with %i kept', async (kept) => {
    const pool = openPool({ entry: entryOf('scripted'), processes: 2, kept });
    const ownersOf = new Map<string, Set<unknown>>();
    const owners = [undefined, alice, bob, onlyCall, alice, undefined, onlyCall, bob, alice, undefined];
    const runs = owners.map(async (owner, index) => {
      const pid = await processOf(pool, owner);
      const tag = owner?.kind === 'one' ? owner.id : owner === undefined ? 'everyone' : index;
      ownersOf.set(pid, (ownersOf.get(pid) ?? new Set()).add(tag));
      expect(pool.pids.length).toBeLessThanOrEqual(2 + kept);
    });
    await Promise.all(runs);
    expect([...ownersOf.values()].map(({ size }) => size)).toEqual(Array(ownersOf.size).fill(1));
    expect(ownersOf.size).toBeGreaterThanOrEqual(5);
  });

  test('is kept for an owner who comes again, while there is room', async () => {
    const pool = openPool({ entry: entryOf('scripted'), processes: 1, kept: 2 });
    const first = [await processOf(pool), await processOf(pool, alice)];
    expect([await processOf(pool), await processOf(pool, alice)]).toEqual(first);
  });

  test('ends with a call that is for nobody else', async () => {
    const pool = await readyPool({ entry: entryOf('scripted'), processes: 1, kept: 1 });
    const pid = Number(await processOf(pool, onlyCall));
    await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
    expect(Number(await processOf(pool))).not.toBe(pid);
  });

  test('is given up by an owner who does not come, when another needs one', async () => {
    const pool = await readyPool({ entry: entryOf('scripted'), processes: 1 });
    const pid = Number(await processOf(pool));
    const flood = Array.from({ length: 20 }, () => processOf(pool));
    expect(await processOf(pool, alice)).not.toBe(String(pid));
    await Promise.all(flood);
    expect(isAlive(pid)).toBe(false);
  });
});
