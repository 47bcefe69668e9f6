import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseExactJson } from './exact-json.ts';

const root = join(import.meta.dirname, '../../../shared');

/** The subset of nearcore's answers that lies in the repository. */
export const committedVectors = join(import.meta.dirname, '../vectors/conformance');

type Context = { skip: (condition: boolean, note: string) => void };

/** The path of a file of the reference material beside the repository; skips the test, with the reason, without it. */
export function sharedFile(context: Context, path: string): string {
  const full = join(root, path);
  context.skip(!existsSync(full), `../shared/${path} is not present`);
  return full;
}

/** The documents of a gzipped vector file: one, or one a line. */
export function sharedLines(context: Context, path: string): unknown[] {
  const text = gunzipSync(readFileSync(sharedFile(context, path))).toString();
  const documents = path.endsWith('.json.gz') ? [text] : text.split('\n').filter((line) => line !== '');
  return documents.map(parseExactJson);
}
