import fastJsonPatch from 'fast-json-patch';

/** RFC 6902, as far as the corpus uses it. */
type Operation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

export type Patch = readonly Operation[];

/** Long texts of which a little is another: `drop` characters from `at` on make room for `put`. In order, after the patch. */
export type Splice = {
  readonly path: string;
  readonly at: number;
  readonly drop: number;
  readonly put: string;
};

export type Difference = { readonly patch: Patch; readonly splices: readonly Splice[] };

/** A value after a patch; the value itself stays. */
export const patched = (base: unknown, patch: Patch): unknown =>
  fastJsonPatch.applyPatch(structuredClone(base), [...patch], true).newDocument;

/** A value after a difference; the value itself stays. */
export function changedBy(base: unknown, { patch, splices }: Difference): unknown {
  return splices.reduce(
    (value, { path, at, drop, put }) => {
      const text: unknown = fastJsonPatch.getValueByPointer(value, path);
      if (typeof text !== 'string') throw new Error(`no text at ${path}`);
      return patched(value, [
        { op: 'replace', path, value: text.slice(0, at) + put + text.slice(at + drop) },
      ]);
    },
    patched(base, patch),
  );
}

/** What leads from one JSON value to another. */
export function differenceBetween(from: unknown, to: unknown): Difference {
  const patch: Operation[] = [];
  const splices: Splice[] = [];
  for (const operation of patchBetween(from, to)) {
    const before: unknown =
      operation.op === 'replace' ? fastJsonPatch.getValueByPointer(from, operation.path) : undefined;
    const after: unknown = operation.op === 'replace' ? operation.value : undefined;
    const isLong = typeof before === 'string' && typeof after === 'string' && before.length > longText;
    if (isLong) splices.push(...splicesBetween(operation.path, before, after));
    else patch.push(operation);
  }
  return { patch, splices };
}

const longText = 500;
/** Equal characters between two differences that are not worth a splice more. */
const gap = 24;

function splicesBetween(path: string, from: string, to: string): Splice[] {
  if (from.length !== to.length) return [wholeSplice(path, from, to)];
  const splices: Splice[] = [];
  for (let at = 0; at < from.length; at++) {
    if (from[at] === to[at]) continue;
    let end = at + 1;
    for (let next = end; next < from.length && next - end < gap; next++)
      if (from[next] !== to[next]) end = next + 1;
    splices.push({ path, at, drop: end - at, put: to.slice(at, end) });
    at = end;
  }
  return splices;
}

function wholeSplice(path: string, from: string, to: string): Splice {
  const shorter = Math.min(from.length, to.length);
  let at = 0;
  while (at < shorter && from[at] === to[at]) at++;
  let behind = 0;
  while (behind < shorter - at && from.at(-1 - behind) === to.at(-1 - behind)) behind++;
  return { path, at, drop: from.length - at - behind, put: to.slice(at, to.length - behind) };
}

type Members = Readonly<Record<string, unknown>>;

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * What leads from one JSON value to another, members in their order: what got other members, or the same in another order,
 * is replaced as a whole.
 */
function patchBetween(from: unknown, to: unknown, path = ''): Patch {
  if (isSame(from, to)) return [];
  if (Array.isArray(from) && Array.isArray(to)) return listPatch(from, to, path);
  if (isMembers(from) && isMembers(to) && isSame(Object.keys(from), Object.keys(to))) {
    return Object.entries(to).flatMap(([name, value]) =>
      patchBetween(from[name], value, `${path}/${escaped(name)}`),
    );
  }
  if (isMembers(from) && isMembers(to)) return memberPatch(from, to, path);
  return [{ op: 'replace', path, value: to }];
}

/** One member more at the end, or one less, which keeps the order of the others. */
function memberPatch(from: Members, to: Members, path: string): Patch {
  const added = Object.keys(to).filter((name) => !(name in from));
  const removed = Object.keys(from).filter((name) => !(name in to));
  const operations: Patch = [
    ...removed.map((name) => ({ op: 'remove', path: `${path}/${escaped(name)}` }) as const),
    ...added.map((name) => ({ op: 'add', path: `${path}/${escaped(name)}`, value: to[name] }) as const),
  ];
  const kept = Object.fromEntries(Object.entries(from).filter(([name]) => name in to));
  const after = { ...kept, ...Object.fromEntries(added.map((name) => [name, to[name]])) };
  return isSame(after, to) ? operations : [{ op: 'replace', path, value: to }];
}

/** Items before and behind the difference stay. */
function listPatch(from: readonly unknown[], to: readonly unknown[], path: string): Patch {
  if (from.length === to.length) {
    return to.flatMap((value, index) => patchBetween(from[index], value, `${path}/${index}`));
  }
  const shorter = Math.min(from.length, to.length);
  let before = 0;
  while (before < shorter && isSame(from[before], to[before])) before++;
  let behind = 0;
  while (behind < shorter - before && isSame(from.at(-1 - behind), to.at(-1 - behind))) behind++;
  const added = to.slice(before, to.length - behind);
  return [
    ...from
      .slice(before, from.length - behind)
      .map(() => ({ op: 'remove', path: `${path}/${before}` }) as const),
    ...added.map((value, index) => ({ op: 'add', path: `${path}/${before + index}`, value }) as const),
  ];
}

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
