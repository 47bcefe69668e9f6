import { concatBytes, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256, zeroHash } from '../../src/primitives/hash.ts';
import { contractDataKey } from '../../src/primitives/trie-key.ts';
import type { PreState } from '../../src/runtime/one-shot/pre-state.ts';
import { TrieExternal } from '../../src/runtime/one-shot/trie-external.ts';
import { MemoryNodeStore } from '../../src/trie/store.ts';
import { type TrieChange, trieUpdate } from '../../src/trie/update.ts';
import { plainContext } from '../../test/support/bare-call.ts';
import type { HostCall, HostCase } from './guest.ts';

const accountId = plainContext.currentAccountId;
const longest = 2_048;
const keys = Array.from({ length: 1_000 }, (_, i) => sha256(toUtf8(`key ${i}`)));
const filled = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);
/** Each is the start of the next, so that the path to the last has a node for each half of a byte. */
const ladder = Array.from({ length: longest }, (_, i) => filled(i + 1, 0x77));
/** One beside each, which makes a node of the lower half too. */
const besides = ladder.map((key) => key.with(key.length - 1, 0x78));
const large = toUtf8('the large one');
const largeBytes = 1_048_576;
const values = Array.from({ length: 50 }, (_, i) => toUtf8(`value ${i}`));

function stateOf(entries: readonly (readonly [Uint8Array, Uint8Array])[]): PreState {
  const store = new MemoryNodeStore();
  const changes = entries.map(([key, value]): TrieChange => [contractDataKey(accountId, key), value]);
  const { root, made } = trieUpdate(store, zeroHash, changes);
  store.putAll(made);
  return { store, root };
}

const value = (i: number): Uint8Array => values[i % values.length] ?? large;
const wideState = stateOf([
  ...Array.from({ length: 10_000 }, (_, i) => [sha256(toUtf8(`key ${i}`)), value(i)] as const),
  [large, filled(largeBytes, 1)],
]);
const deepState = stateOf([...ladder, ...besides].map((key, i) => [key, value(i)] as const));
const context = { storageUsage: 10n ** 9n };
const wide = { context, external: () => new TrieExternal(wideState, accountId, 'test') };
const deep = { context, external: () => new TrieExternal(deepState, accountId, 'test') };

const deepest = ladder.at(-1) ?? large;
/** Not there, but below the deepest path. */
const missing = deepest.with(longest - 1, 0x79);
const write = (key: Uint8Array, bytes: Uint8Array): HostCall => ({
  name: 'storage_write',
  args: [key, bytes, 0n],
});
/** So that what is measured comes second. */
const looked = { calls: 200, setup: [{ name: 'storage_has_key', args: [deepest] }] } as const;
const each = { each: keys, most: keys.length };

/** Over a trie of 10,000 keys, or over one of the deepest path that keys can make. */
export const storageCases: readonly HostCase[] = [
  {
    name: 'storage_write',
    label: 'keys of a wide trie',
    args: [each, filled(8, 1), 0n],
    most: 1_000,
    ...wide,
  },
  {
    name: 'storage_write',
    label: '1 MiB in a register',
    args: [keys[0] ?? large, { register: 1 }, 0n],
    setup: [{ name: 'write_register', args: [1n, { zeros: largeBytes }] }],
    most: 100,
    ...wide,
  },
  {
    name: 'storage_write',
    label: 'a written key of 2 KiB',
    args: [deepest, { zeros: 0 }, 0n],
    setup: [write(deepest, filled(8, 1))],
    most: 1_000,
    ...wide,
  },
  { name: 'storage_write', label: 'the deepest key', args: [deepest, { zeros: 0 }, 0n], most: 1, ...deep },
  { name: 'storage_read', label: 'keys of a wide trie', args: [each, 0n], most: 1_000, ...wide },
  { name: 'storage_read', label: '1 MiB', args: [large, 0n], most: 100, ...wide },
  { name: 'storage_read', label: 'the deepest key, once', args: [deepest, 0n], most: 1, ...deep },
  {
    name: 'storage_read',
    label: 'the deepest key, again',
    args: [deepest, 0n],
    ...looked,
    ...deep,
  },
  { name: 'storage_remove', label: 'keys of a wide trie', args: [each, 0n], most: 500, ...wide },
  { name: 'storage_remove', label: 'the deepest key', args: [deepest, 0n], most: 1, ...deep },
  { name: 'storage_has_key', label: 'keys of a wide trie', args: [each], most: 1_000, ...wide },
  {
    name: 'storage_has_key',
    label: 'a key of 2 KiB that is not there',
    args: [concatBytes(keys[0] ?? large, filled(2_016, 1))],
    most: 1_000,
    ...wide,
  },
  {
    name: 'storage_has_key',
    label: 'below the deepest path, again',
    args: [missing],
    ...looked,
    ...deep,
  },
  { name: 'storage_iter_prefix', label: '', args: [large], most: 1, endsCall: true },
  { name: 'storage_iter_range', label: '', args: [large, large], most: 1, endsCall: true },
  { name: 'storage_iter_next', label: '', args: [0n, 0n, 0n], most: 1, endsCall: true },
];
