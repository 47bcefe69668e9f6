import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareBytes, equalBytes, toUtf8 } from '../../src/primitives/bytes.ts';
import { contractDataKey } from '../../src/primitives/trie-key.ts';
import { applyChunk } from '../../src/runtime/chunk/apply.ts';
import { applyStateless } from '../../src/runtime/chunk/stateless.ts';
import type { WitnessFault } from '../../src/trie/witness-store.ts';
import { builtContract } from '../support/built-contracts.ts';
import { ChunkWorld, call, failureOf, pay, receiptTo, transactionTo } from '../support/chunk-world.ts';

const code = builtContract('counter');

/** A chunk with a transaction, a call that writes, and a removal that collapses a branch. */
function chunk() {
  const world = new ChunkWorld(88, { 'alice.near': undefined, 'bob.near': undefined, 'counter.near': code });
  world.next({ receipts: [receiptTo('counter.near', [call('new', { start: 3 })])] });
  const input = world.input({
    transactions: [transactionTo('bob.near', [pay(5n)])],
    receipts: [
      receiptTo('counter.near', [call('increment')]),
      receiptTo('bob.near', [{ kind: 'delete_account', beneficiaryId: 'alice.near' }], {
        predecessorId: 'bob.near',
      }),
    ],
  });
  return { input, result: applyChunk(input, world.store) };
}

const { input, result } = chunk();
const { witness } = result.state;
const ordered = (entries: readonly Uint8Array[]) => [...entries].sort(compareBytes);

function faultOf(entries: readonly Uint8Array[], codes = [code]): WitnessFault['kind'] | undefined {
  const again = applyStateless(input, entries, codes);
  return again.ok ? undefined : again.fault.kind;
}

describe('applyStateless', () => {
  test('gives on the witness alone what the whole state gave, and the same witness', () => {
    expect(witness.length).toBeGreaterThan(5);
    expect(result.outcomes.map(failureOf)).toEqual(result.outcomes.map(() => undefined));
    expect(applyStateless(input, witness, [code])).toEqual({ ok: true, result });
  });

  test('misses each entry that is left out, and code that is not there', () => {
    for (const [left] of witness.entries()) {
      expect(faultOf(witness.filter((_, index) => index !== left))).toBe('missing');
    }
    expect(faultOf(witness, [])).toBe('missing');
  });

  test('names an entry too many, one that comes twice and an odd order', () => {
    const extra = new Uint8Array([1, 2, 3]);
    expect(faultOf(ordered([...witness, extra]))).toBe('unused');
    expect(faultOf(ordered([...witness, ...witness.slice(0, 1)]))).toBe('duplicate');
    expect(faultOf(witness.toReversed())).toBe('unordered');
  });

  test('takes no code for an entry, though the run takes it', () => {
    expect(faultOf(ordered([...witness, code]))).toBe('unused');
  });

  test('takes no code for a value that the run reads', () => {
    const world = new ChunkWorld(88, { 'alice.near': undefined, 'counter.near': code });
    world.write([[contractDataKey('counter.near', toUtf8('STATE')), code]]);
    const read = world.input({ receipts: [receiptTo('counter.near', [call('get')])] });
    const whole = applyChunk(read, world.store).state.witness;
    expect(whole).toContainEqual(code);
    const without = whole.filter((entry) => !equalBytes(entry, code));
    expect(applyStateless(read, whole, [code])).toMatchObject({ ok: true });
    expect(applyStateless(read, without, [code])).toMatchObject({ ok: false, fault: { kind: 'missing' } });
  });

  test('takes no other byte anywhere', () => {
    const changed = fc.nat(witness.length - 1).chain((at) => {
      const length = witness[at]?.length ?? 1;
      return fc.record({
        at: fc.constant(at),
        byte: fc.nat(length - 1),
        by: fc.integer({ min: 1, max: 255 }),
      });
    });
    fc.assert(
      fc.property(changed, ({ at, byte, by }) => {
        const entries = witness.map((entry, index) => {
          const copy = entry.slice();
          if (index === at) copy[byte] = (copy[byte] ?? 0) ^ by;
          return copy;
        });
        expect(faultOf(ordered(entries))).toBeDefined();
      }),
    );
  });
});
