import { readFileSync } from 'node:fs';

/** The cases of one file of test/vectors/statement. Throws when there are none. */
export function loadStatementVectors<T>(file: string): readonly (T & { readonly name: string })[] {
  const text = readFileSync(new URL(`../vectors/statement/${file}`, import.meta.url), 'utf8');
  const { cases } = JSON.parse(text) as { readonly cases: readonly (T & { readonly name: string })[] };
  if (cases.length === 0) throw new Error(`${file} has no cases`);
  return cases;
}
