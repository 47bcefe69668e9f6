import { textHash } from './app-compose.ts';

/** One field in which two app-compose documents differ, in words. */
export type Difference = { readonly field: string; readonly words: string };

/**
 * What is different in `theirs`, an app-compose document that was given, from `ours`, field by field. Empty for
 * documents that say the same; their bytes may still differ. Throws `SyntaxError` when one is not JSON.
 */
export function appComposeDifferences(ours: string, theirs: string): readonly Difference[] {
  const [left, right] = [fieldsOf(ours), fieldsOf(theirs)];
  const names = [...new Set([...left.keys(), ...right.keys()])].sort();
  return names.flatMap((field) => {
    const words = fieldDifference(left.get(field), right.get(field));
    return words === undefined ? [] : [{ field, words }];
  });
}

function fieldsOf(text: string): ReadonlyMap<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new SyntaxError('an app-compose document is a JSON object');
  }
  return new Map(Object.entries(value));
}

function fieldDifference(ours: unknown, theirs: unknown): string | undefined {
  if (theirs === undefined) return `only in ours: ${brief(ours)}`;
  if (ours === undefined) return `only in theirs: ${brief(theirs)}`;
  if (JSON.stringify(ours) === JSON.stringify(theirs)) return undefined;
  if (typeof ours === 'string' && typeof theirs === 'string') return firstLine(ours, theirs);
  return `ours ${brief(ours)}, theirs ${brief(theirs)}`;
}

/** Long texts by their hash. */
function brief(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= 80 && !text.includes('\n')
    ? JSON.stringify(value)
    : `${text.length} characters, sha256 ${textHash(text)}`;
}

function firstLine(ours: string, theirs: string): string {
  const [left, right] = [ours.split('\n'), theirs.split('\n')];
  const at = left.findIndex((line, index) => line !== right[index]);
  const index = at === -1 ? left.length : at;
  const quoted = (lines: readonly string[]) => JSON.stringify(lines[index] ?? '(no such line)');
  return `first at line ${index + 1}: ours ${quoted(left)}, theirs ${quoted(right)}`;
}
