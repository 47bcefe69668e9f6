import { encode, u32 } from '../src/primitives/borsh.ts';
import { sha256, zeroHash } from '../src/primitives/hash.ts';
import type { Hash } from '../src/trie/node.ts';
import { MemoryNodeStore } from '../src/trie/store.ts';
import { type TrieChange, trieUpdate } from '../src/trie/update.ts';
import { inUnits, median, table } from './figures.ts';

const sizes = [1_000, 100_000, 1_000_000] as const;
/** Keys that a batch changes: those of a small block. */
const batch = 100;

/** Keys without a common prefix: a trie that is as deep as its size demands, and no deeper. */
const keyOf = (index: number): Uint8Array => sha256(encode(u32, index));
const valueOfRound = (round: number): Uint8Array => encode(u32, round);

type Trie = { readonly store: MemoryNodeStore; readonly root: Hash };

function update({ store, root }: Trie, changes: Iterable<TrieChange>): Trie {
  const updated = trieUpdate(store, root, changes);
  store.putAll(updated.made);
  return { store, root: updated.root };
}

function trieOf(size: number): Trie {
  const changes = Array.from({ length: size }, (_, index): TrieChange => [keyOf(index), valueOfRound(0)]);
  return update({ store: new MemoryNodeStore(), root: zeroHash }, changes);
}

/** Updates a second, in batches: growth must be logarithmic in the number of keys. */
export function trieTable(rounds: number): string {
  const rows = [['keys', 'a batch of 100', 'updates/s', 'for each level']];
  for (const size of sizes) {
    let trie = trieOf(size);
    const times: number[] = [];
    for (let round = 1; round <= rounds * 5; round++) {
      const changes = Array.from({ length: batch }, (_, index): TrieChange => {
        return [keyOf((index * 7_919 + round * 104_729) % size), valueOfRound(round)];
      });
      const start = process.hrtime.bigint();
      trie = update(trie, changes);
      times.push(Number(process.hrtime.bigint() - start));
    }
    const ns = median(times);
    const levels = Math.log(size) / Math.log(16);
    rows.push([`${size}`, inUnits(ns), ((batch * 1e9) / ns).toFixed(0), inUnits(ns / batch / levels)]);
  }
  return table(rows);
}
