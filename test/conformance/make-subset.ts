import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

/**
 * Writes the committed subset of a folder of vectors: `node test/conformance/make-subset.ts ../shared/vectors`.
 * Tables of parameters whole; of each other group an even spread of the cases that are not too long.
 */
const [source = '../shared/vectors'] = process.argv.slice(2);
const target = join(import.meta.dirname, '../vectors/conformance');

const limits: Readonly<Record<string, { readonly cases: number; readonly lineLength: number }>> = {
  vm: { cases: 12, lineLength: 12_000 },
  trie: { cases: 8, lineLength: 60_000 },
  primitives: { cases: 48, lineLength: 4_000 },
  params: { cases: 12, lineLength: 20_000 },
  runtime: { cases: 6, lineLength: 600_000 },
};

for (const path of globSync('*/*.{json,jsonl}.gz', { cwd: source })) {
  const limit = limits[dirname(path)];
  if (limit === undefined) continue;
  const text = gunzipSync(readFileSync(join(source, path))).toString();
  const kept = path.endsWith('.jsonl.gz') ? spread(text, limit.cases, limit.lineLength) : text;
  mkdirSync(join(target, dirname(path)), { recursive: true });
  writeFileSync(join(target, path), gzipSync(kept, { level: 9 }));
}

function spread(text: string, cases: number, lineLength: number): string {
  const lines = text.split('\n').filter((line) => line !== '' && line.length <= lineLength);
  const step = Math.max(1, lines.length / cases);
  const picked = Array.from(
    { length: Math.min(cases, lines.length) },
    (_, at) => lines[Math.floor(at * step)],
  );
  return `${picked.join('\n')}\n`;
}
