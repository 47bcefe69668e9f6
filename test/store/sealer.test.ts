import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import { Sealer } from '../../src/store/sealer.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const addresses = fc.record({
  table: fc.string(),
  key: fc.uint8Array(),
  sequence: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
});
const world = new Uint8Array(32).fill(1);
const address = { table: 'nodes', key: toUtf8('key'), sequence: 1n };
const content = toUtf8('content');

describe('Sealer', () => {
  test('opens what one of the same key sealed', () => {
    fc.assert(
      fc.property(bytes(32), bytes(32), addresses, fc.uint8Array(), (key, id, place, plain) => {
        const sealed = new Sealer(key).forWorld(id).seal(place, plain);
        expect(new Sealer(key).forWorld(id).open(place, sealed)).toEqual(new Uint8Array(plain));
      }),
    );
  });

  test('refuses any address but the one that was sealed for', () => {
    fc.assert(
      fc.property(addresses, addresses, (place, other) => {
        fc.pre(JSON.stringify(toPlain(place)) !== JSON.stringify(toPlain(other)));
        const sealer = new Sealer(new Uint8Array(32)).forWorld(world);
        expect(() => sealer.open(other, sealer.seal(place, content))).toThrow('is broken');
      }),
    );
  });

  test('refuses each flipped bit', () => {
    const sealer = new Sealer(new Uint8Array(32)).forWorld(world);
    const sealed = sealer.seal(address, content);
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const at = bit >> 3;
      const flipped = sealed.with(at, (sealed[at] ?? 0) ^ (1 << (bit & 7)));
      expect(() => sealer.open(address, flipped)).toThrow(expect.objectContaining({ code: 'store_corrupt' }));
    }
  });

  test('refuses what was sealed under another key or for another world', () => {
    const sealed = new Sealer(new Uint8Array(32)).forWorld(world).seal(address, content);
    const otherKey = new Sealer(new Uint8Array(32).fill(1)).forWorld(world);
    const otherWorld = new Sealer(new Uint8Array(32)).forWorld(new Uint8Array(32));
    for (const sealer of [otherKey, otherWorld]) {
      expect(() => sealer.open(address, sealed)).toThrow(expect.objectContaining({ code: 'store_corrupt' }));
    }
  });

  test('names the table and the key in a fault, and no content', () => {
    const sealer = new Sealer(new Uint8Array(32)).forWorld(world);
    const sealed = sealer.seal(address, content);
    expect(() => sealer.open({ ...address, sequence: 2n }, sealed)).toThrow(
      /^the seal of nodes 6b6579, sequence 2, is broken$/,
    );
  });

  test('never uses a nonce twice', () => {
    const heads = new Set<string>();
    for (let process = 0; process < 2; process++) {
      const sealer = new Sealer(new Uint8Array(32)).forWorld(world);
      for (let i = 0; i < 300; i++) heads.add(sealer.seal(address, content).subarray(0, 20).toString());
    }
    expect(heads.size).toBe(600);
  });

  test('gives an id one name in a table of a world', () => {
    const sealer = new Sealer(new Uint8Array(32));
    const name = (table: string, id: Uint8Array, of = world) =>
      sealer.forWorld(of).name(table, id).toString();
    expect(name('nodes', content)).toBe(name('nodes', content));
    expect(name('nodes', content)).not.toBe(name('queue', content));
    expect(name('nodes', content)).not.toBe(name('nodes', content, new Uint8Array(32)));
    expect(name('nodes', content)).not.toBe(name('nodes', toUtf8('other')));
  });

  test('takes a key of 32 bytes only', () => {
    expect(() => new Sealer(new Uint8Array(31))).toThrow('a sealing key has 32 bytes, not 31');
  });
});

const toPlain = (place: { table: string; key: Uint8Array; sequence: bigint }) => [
  place.table,
  [...place.key],
  String(place.sequence),
];
