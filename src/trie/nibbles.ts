/** A path in the trie: one half of a byte in each element, high half first. */
export type Nibbles = Uint8Array;

export class NibblesError extends Error {}

export function toNibbles(key: Uint8Array): Nibbles {
  const out = new Uint8Array(2 * key.length);
  for (let i = 0; i < key.length; i++) {
    const byte = key[i] ?? 0;
    out[2 * i] = byte >> 4;
    out[2 * i + 1] = byte & 15;
  }
  return out;
}

/** Undoes `toNibbles`. Throws `NibblesError` when half a byte is left over. */
export function fromNibbles(path: Nibbles): Uint8Array {
  if (path.length % 2 !== 0) throw new NibblesError('an odd number of nibbles is not a key');
  return packNibbles(path, 0);
}

function packNibbles(path: Nibbles, from: number): Uint8Array {
  const out = new Uint8Array((path.length - from) / 2);
  for (let i = 0; i < out.length; i++) {
    out[i] = ((path[from + 2 * i] ?? 0) << 4) | (path[from + 2 * i + 1] ?? 0);
  }
  return out;
}

/** How many bytes `encodeNibbles` gives. */
export const encodedLength = (path: Nibbles): number => 1 + (path.length >> 1);

/** Hex-prefix encoding: two flags and the odd nibble in the first byte (nearcore, nibble_slice.rs `encoded`). */
export function encodeNibbles(path: Nibbles, isLeaf: boolean): Uint8Array {
  const odd = path.length % 2;
  const out = new Uint8Array(encodedLength(path));
  out[0] = (isLeaf ? 0x20 : 0) | (odd === 1 ? 0x10 | (path[0] ?? 0) : 0);
  out.set(packNibbles(path, odd), 1);
  return out;
}

/** Throws `NibblesError` on bytes that `encodeNibbles` never gives, so that one path has one encoding. */
export function decodeNibbles(bytes: Uint8Array): { readonly path: Nibbles; readonly isLeaf: boolean } {
  const first = bytes[0];
  if (first === undefined || first >= 0x40) throw new NibblesError('unknown flags of a path');
  const odd = (first & 0x10) !== 0;
  if (!odd && (first & 15) !== 0) throw new NibblesError('a path of even length has a stray nibble');
  return { path: toNibbles(bytes).subarray(odd ? 1 : 2), isLeaf: (first & 0x20) !== 0 };
}

/** How many nibbles at their beginning two paths share. */
export function sharedLength(a: Nibbles, b: Nibbles): number {
  const limit = Math.min(a.length, b.length);
  let count = 0;
  while (count < limit && a[count] === b[count]) count++;
  return count;
}

export function joinNibbles(a: Nibbles, b: Nibbles): Nibbles {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}
