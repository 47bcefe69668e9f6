import { globSync, readFileSync } from 'node:fs';
import { chainCode } from '../../src/bin/verify/summary.ts';

/** The code of every check, as the sources of the verifier and of what lays documents side by side write it. */
export function allCheckCodes(): string[] {
  const sources = globSync('src/verifier/**/*.ts', { cwd: new URL('../../', import.meta.url).pathname });
  const found = sources.flatMap((file) => [
    ...readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8').matchAll(/\bcode: '([a-z0-9_]+)'/g),
  ]);
  const codes = new Set([chainCode, ...found.map(([, code = '']) => code)]);
  if (codes.size < 40) throw new Error(`only ${codes.size} checks were found`);
  return [...codes];
}
