import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const script = join(import.meta.dirname, '../support/print-structs.ts');
const run = promisify(execFile);

test('a call gives the same input and output structs, byte for byte, in 100 fresh processes', async () => {
  const seen = new Set<string>();
  for (let round = 0; round < 50; round++) {
    const pair = await Promise.all([1, 2].map(() => run(process.execPath, [script])));
    for (const { stdout } of pair) seen.add(stdout);
  }
  expect(seen.size).toBe(1);
  expect([...seen][0]).toContain('"status":"ok"');
});
