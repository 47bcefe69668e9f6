import type { Random } from '../random.ts';

export type Mutation<T> = { readonly what: string; readonly value: T };

/** Offsets of lengths and types in a version 4 quote of TD 1.0: what says where everything else is. */
const structure = [0, 2, 4, 632, 764, 766, 1218, 1252, 1254];

type Mutator = (random: Random, bytes: Uint8Array) => Uint8Array;

/** Each makes other bytes of these; a few make the same now and then, which the caller leaves out. */
const mutators: Readonly<Record<string, Mutator>> = {
  'a bit': (random, bytes) => {
    const at = random.below(bytes.length);
    return bytes.with(at, (bytes[at] ?? 0) ^ (1 << random.below(8)));
  },
  'a byte': (random, bytes) => bytes.with(random.below(bytes.length), random.below(256)),
  'a length or type': (random, bytes) => {
    const at = random.pick(structure) + random.below(4);
    return bytes.with(at, random.below(256));
  },
  'bytes removed': (random, bytes) => {
    const at = random.below(bytes.length);
    return splice(bytes, at, 1 + random.below(64), new Uint8Array());
  },
  'bytes inserted': (random, bytes) => splice(bytes, random.below(bytes.length), 0, someBytes(random)),
  'bytes doubled': (random, bytes) => {
    const at = random.below(bytes.length);
    return splice(bytes, at, 0, bytes.slice(at, at + 1 + random.below(200)));
  },
  'bytes moved': (random, bytes) => {
    const [from, to] = [random.below(bytes.length), random.below(bytes.length)];
    const part = bytes.slice(from, from + 1 + random.below(64));
    return splice(bytes, to, part.length, part).subarray(0, bytes.length);
  },
  'bytes set to zero': (random, bytes) => {
    const at = random.below(bytes.length);
    return splice(bytes, at, 32, new Uint8Array(Math.min(32, bytes.length - at)));
  },
  'cut short': (random, bytes) => bytes.slice(0, random.below(bytes.length)),
  'bytes appended': (random, bytes) => splice(bytes, bytes.length, 0, someBytes(random)),
};

export function mutateQuote(random: Random, quote: Uint8Array): Mutation<Uint8Array> {
  const what = random.pick(Object.keys(mutators));
  return { what: `quote: ${what}`, value: mutators[what]?.(random, quote) ?? quote };
}

/** Another real quote's part in the place of this one's, as long. */
export function spliceQuotes(random: Random, quote: Uint8Array, other: Uint8Array): Mutation<Uint8Array> {
  const at = random.below(quote.length);
  const length = 1 + random.below(1000);
  const value = splice(quote, at, length, other.slice(at, at + length)).slice(0, quote.length);
  return { what: 'quote: part of another', value };
}

const someBytes = (random: Random): Uint8Array =>
  Uint8Array.from(random.times(1 + random.below(64), () => random.below(256)));

function splice(bytes: Uint8Array, at: number, removed: number, added: Uint8Array): Uint8Array {
  return Uint8Array.from([...bytes.subarray(0, at), ...added, ...bytes.subarray(at + removed)]);
}
