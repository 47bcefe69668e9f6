import type { Random } from '../random.ts';
import { changeValue } from './change-value.ts';
import { type Path, pathsOf, placeOf, removeAt, setAt, valueAt } from './json-paths.ts';

/** A good document: its JSON, its text, and every place in it. */
export type GoodDocument = {
  readonly name: string;
  readonly value: unknown;
  readonly text: string;
  readonly paths: readonly Path[];
};

export const goodDocument = (name: string, value: unknown, text: string): GoodDocument => ({
  name,
  value,
  text,
  paths: pathsOf(value),
});

/** A document that is to be refused, unless it came out as it was. */
export type Mutated = { readonly kind: string; readonly text: string };

type Structural = (random: Random, document: unknown, from: Picked) => unknown;
type Picked = { readonly path: Path; readonly paths: readonly Path[]; readonly other: GoodDocument };

/** Members of an object, or items of a list, in another order. */
function reordered(random: Random, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.toSorted(() => random.below(3) - 1);
  const entries = Object.entries(value);
  const at = random.below(entries.length + 1);
  return Object.fromEntries([...entries.slice(at), ...entries.slice(0, at)]);
}

function nested(random: Random, value: unknown): unknown {
  let inner = value;
  for (let depth = random.pick([1, 2, 100, 5_000]); depth > 0; depth--) inner = [inner];
  return inner;
}

const structural: Readonly<Record<string, Structural>> = {
  'a value changed': (random, document, { path }) =>
    setAt(document, path, changeValue(random, valueAt(document, path))),
  'a value left out': (_, document, { path }) => removeAt(document, path),
  'an item doubled': (_, document, { path }) => {
    const [parent, name] = placeOf(document, path);
    if (Array.isArray(parent)) parent.splice(Number(name), 0, structuredClone(parent[Number(name)]));
    else (parent as Record<string, unknown>)[`${String(name)}_2`] = (parent as Record<string, unknown>)[name];
    return document;
  },
  'two values swapped': (random, document, { path, paths }) => {
    const second = random.pick(paths);
    const [a, b] = [valueAt(document, path), valueAt(document, second)].map((one) => structuredClone(one));
    return setAt(setAt(document, path, b), second, a);
  },
  'a value of another document': (_, document, { path, other }) => {
    const value = valueAt(other.value, path);
    return setAt(document, path, value === undefined ? null : structuredClone(value));
  },
  'a value of another place': (random, document, { path, other }) =>
    setAt(document, path, structuredClone(valueAt(other.value, random.pick(other.paths)))),
  'another order': (random, document, { path }) =>
    setAt(document, path, reordered(random, valueAt(document, path))),
  'a value wrapped': (random, document, { path }) =>
    setAt(document, path, nested(random, valueAt(document, path))),
  'a member added': (random, document, { path }) => {
    const value = valueAt(document, path);
    if (typeof value !== 'object' || value === null) return document;
    const name = random.pick(['x', '', 'version', 'kind', 'toString', 'constructor', 'salt', '0']);
    return setAt(document, path, { ...value, [name]: random.pick([null, 1, '', 'x']) });
  },
};

/** A place that may have gone with an earlier change stays as it is. */
function attempt(change: () => unknown, document: unknown): unknown {
  try {
    return change();
  } catch (cause) {
    if (cause instanceof TypeError) return document;
    throw cause;
  }
}

/** One character of the text. */
function changeByte(random: Random, text: string): Mutated {
  const at = random.below(text.length);
  const code = text.charCodeAt(at);
  const other = random.chance(0.5)
    ? String.fromCharCode(code ^ (1 << random.below(7)))
    : random.pick([...'0123456789abcdefABZ+/="\\{}[],:. -\n']);
  switch (random.below(6)) {
    case 0:
      return { kind: 'a character left out', text: text.slice(0, at) + text.slice(at + 1) };
    case 1:
      return { kind: 'a character put in', text: text.slice(0, at) + other + text.slice(at) };
    default:
      return { kind: 'a character changed', text: text.slice(0, at) + other + text.slice(at + 1) };
  }
}

/** One to three changes of a good document, or one character of its text. */
export function mutateDocument(
  random: Random,
  documents: readonly GoodDocument[],
): Mutated & { readonly base: GoodDocument } {
  const base = random.pick(documents);
  if (random.chance(0.3)) return { base, ...changeByte(random, base.text) };
  const other = random.pick(documents);
  const kinds: string[] = [];
  let document = structuredClone(base.value);
  for (let left = random.pick([1, 1, 1, 2, 3]); left > 0; left--) {
    const kind = random.pick(Object.keys(structural));
    const path = random.pick(base.paths);
    const before = document;
    document = attempt(() => structural[kind]?.(random, before, { path, paths: base.paths, other }), before);
    kinds.push(kind);
  }
  return { base, kind: kinds[0] ?? '', text: textLike(base, document) };
}

/** A history is a list of lines. */
const textLike = (base: GoodDocument, document: unknown): string =>
  Array.isArray(base.value) && Array.isArray(document)
    ? `${document.map((line) => JSON.stringify(line)).join('\n')}\n`
    : (JSON.stringify(document) ?? '');
