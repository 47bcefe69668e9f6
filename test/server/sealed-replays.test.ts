import { describe, expect, test } from 'vitest';
import { SealedReplays } from '../../src/server/sealed-replays.ts';

const name = (number: number) => Uint8Array.of(number >> 8, number & 0xff);
const windowOf = (capacity = 10) => new SealedReplays({ windowSeconds: 120, capacity });

describe('SealedReplays', () => {
  test('takes a request once', () => {
    const replays = windowOf();
    expect(replays.admit(name(1), 1_000, 1_000)).toBe('fresh');
    expect(replays.admit(name(2), 1_000, 1_000)).toBe('fresh');
    expect(replays.admit(name(1), 1_000, 1_001)).toBe('replayed');
  });

  test('knows it again under another time', () => {
    const replays = windowOf();
    replays.admit(name(1), 1_000, 1_000);
    expect(replays.admit(name(1), 1_050, 1_060)).toBe('replayed');
  });

  test.each([
    [880, 'fresh'],
    [879.999, 'expired'],
    [1_120, 'fresh'],
    [1_120.001, 'expired'],
  ])('says of one that was made at %d, at 1000: %s', (madeAt, admission) => {
    expect(windowOf().admit(name(1), madeAt, 1_000)).toBe(admission);
  });

  test('never forgets one that could come again', () => {
    for (let madeAt = 880; madeAt <= 1_120; madeAt++) {
      const replays = windowOf();
      replays.admit(name(1), madeAt, 1_000);
      const again = Array.from({ length: 400 }, (_, second) =>
        replays.admit(name(1), madeAt, 1_000 + second),
      );
      expect(again).not.toContain('fresh');
    }
  });

  test('takes nothing more while it is full, and forgets what is over', () => {
    const replays = windowOf(2);
    replays.admit(name(1), 1_000, 1_000);
    replays.admit(name(2), 1_060, 1_060);
    expect(replays.admit(name(3), 1_060, 1_060)).toBe('full');
    expect(replays.admit(name(1), 1_000, 1_060)).toBe('replayed');
    expect(replays.admit(name(3), 1_120, 1_120)).toBe('full');
    expect(replays.admit(name(3), 1_121, 1_121)).toBe('fresh');
    expect(replays.admit(name(4), 1_121, 1_121)).toBe('full');
  });

  test('takes no old request for a young one when the clock is set back', () => {
    const replays = windowOf();
    replays.admit(name(1), 1_000, 1_000);
    replays.admit(name(2), 2_000, 2_000);
    expect(replays.admit(name(1), 1_000, 1_000)).toBe('expired');
  });
});
