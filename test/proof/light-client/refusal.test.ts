import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { refusals } from '../../../src/proof/light-client/refusal.ts';

test('docs/light-client.md lists the refusals as they are', () => {
  const text = readFileSync('docs/light-client.md', 'utf8');
  const rows = [...text.matchAll(/^\| `([a-z0-9_]+)` \| (.*) \|$/gm)].map(([, code, meaning]) => [
    code,
    meaning,
  ]);
  expect(rows).toEqual(Object.entries(refusals));
});
