import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import type { WorldAudit } from '../../src/worlds/world-audit.ts';
import { sharePool } from '../executor/with-pool.ts';
import { createdWorld } from '../support/durable-worlds.ts';
import { testServices } from '../support/sample-services.ts';
import { arbitraryDeeds } from '../support/sample-transactions.ts';
import { act, historyOf } from '../support/world-history.ts';

describe('a world whose chunks run in guest processes', () => {
  const pool = sharePool();

  test('has the history that it has in this process, and answers the same', async () => {
    const answers = [];
    for (const deeds of fc.sample(arbitraryDeeds, { seed: 11, numRuns: 3 })) {
      const inside = testServices();
      const outside = { ...testServices(), executor: pool };
      const worlds = [await createdWorld(inside), await createdWorld(outside)] as const;
      await act(worlds[0], inside, deeds);
      await act(worlds[1], outside, deeds);
      expect(await historyOf(worlds[1], outside)).toEqual(await historyOf(worlds[0], inside));
      const get = { accountId: 'counter.near', method: 'get', args: toUtf8('{}') };
      for (const world of worlds) answers.push(await world.view(await world.head(), get));
      expect(answers.at(-1)).toEqual(answers.at(-2));
    }
  });

  test('shows of its blocks what one in this process shows: witness, and the codes that ran', async () => {
    const inside = testServices();
    const outside = { ...testServices(), executor: pool };
    const worlds = [await createdWorld(inside), await createdWorld(outside)] as const;
    const [deeds = []] = fc.sample(arbitraryDeeds, { seed: 12, numRuns: 1 });
    await act(worlds[0], inside, deeds);
    await act(worlds[1], outside, deeds);
    const { sequence: last } = await worlds[0].head();
    let codes = 0;
    for (let sequence = 0n; sequence <= last; sequence++) {
      const [own, other] = await Promise.all(worlds.map(({ audit }) => contentsAt(audit, sequence)));
      expect(other).toEqual(own);
      codes += own?.codes.length ?? 0;
    }
    expect(codes).toBeGreaterThan(0);
  });
});

async function contentsAt(audit: WorldAudit, sequence: bigint) {
  const tip = await audit.findAt(sequence);
  return tip && audit.contents(tip);
}
