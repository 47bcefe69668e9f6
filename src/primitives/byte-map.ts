import { byteVec, type Codec, vec } from './borsh.ts';
import { compareBytes, equalBytes, toBase64 } from './bytes.ts';
import { type Schema, withJson } from './schema.ts';

/** Rust's `BTreeMap<Vec<u8>, Vec<u8>>`: the keys ascend and differ. */
export type ByteMap = readonly (readonly [key: Uint8Array, value: Uint8Array])[];

type Entry = ByteMap[number];

const entry: Codec<Entry> = {
  write(out, [key, value]) {
    byteVec.write(out, key);
    byteVec.write(out, value);
  },
  read: (from) => [byteVec.read(from), byteVec.read(from)],
};

const entries = vec(entry);

/**
 * Protocol: nearcore's borsh takes keys in any order, and of one key the last value stays; what it writes is in
 * order. So bytes that decode need not be those that encode.
 */
export const byteMapSchema: Schema<ByteMap> = withJson(
  {
    write: (out, map) =>
      entries.write(
        out,
        inOrder(map, ([key]) => key),
      ),
    read: (from) => inOrder(entries.read(from), ([key]) => key),
  },
  (map) => Object.fromEntries(map.map(([key, value]) => [toBase64(key), toBase64(value)])),
);

/** Ascending by key, and of equal keys the last, as `BTreeMap` and `BTreeSet` are made of a list. */
export function inOrder<T>(items: readonly T[], keyOf: (item: T) => Uint8Array): readonly T[] {
  const sorted = items.toSorted((a, b) => compareBytes(keyOf(a), keyOf(b)));
  return sorted.filter((item, index) => {
    const next = sorted[index + 1];
    return next === undefined || !equalBytes(keyOf(item), keyOf(next));
  });
}
