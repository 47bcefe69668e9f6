/** Where a value stands in a JSON document. */
export type Path = readonly (string | number)[];

type Members = Record<string, unknown>;

const isContainer = (value: unknown): value is Members | unknown[] =>
  typeof value === 'object' && value !== null;

/** Every place of a document but the whole. */
export function pathsOf(value: unknown, at: Path = []): Path[] {
  if (!isContainer(value)) return [];
  const names: readonly (string | number)[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return names.flatMap((name) => {
    const path = [...at, name];
    return [path, ...pathsOf(childOf(value, name), path)];
  });
}

const childOf = (value: unknown, name: string | number): unknown =>
  isContainer(value) ? (value as Members)[name] : undefined;

/** Undefined for a place that the document does not have. */
export const valueAt = (document: unknown, path: Path): unknown => path.reduce(childOf, document);

/** The document with another value there, made by `change`; the document itself is written to. */
export function setAt(document: unknown, path: Path, value: unknown): unknown {
  const [parent, name] = placeOf(document, path);
  (parent as Members)[name] = value;
  return document;
}

export function removeAt(document: unknown, path: Path): unknown {
  const [parent, name] = placeOf(document, path);
  if (Array.isArray(parent)) parent.splice(Number(name), 1);
  else delete (parent as Members)[name];
  return document;
}

export function placeOf(document: unknown, path: Path): readonly [parent: unknown, name: string | number] {
  const name = path.at(-1);
  if (name === undefined) throw new RangeError('the whole document has no place');
  return [valueAt(document, path.slice(0, -1)), name];
}
