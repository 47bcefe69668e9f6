import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const root = join(import.meta.dirname, '../../../shared');

type Skip = (condition: boolean, note: string) => void;

/** The path of a file of the reference material beside the repository; skips the test, with the reason, without it. */
export function sharedFile(context: { skip: Skip }, path: string): string {
  const full = join(root, path);
  context.skip(!existsSync(full), `../shared/${path} is not present`);
  return full;
}

/** The lines of a gzipped vector file. Numbers over 2^53 are not expected in it. */
export function sharedLines(context: { skip: Skip }, path: string): unknown[] {
  const text = gunzipSync(readFileSync(sharedFile(context, path))).toString();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}
