import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { devFacts } from '../../src/dev-enclave/published.ts';

test('attestation/dev-root.pem is the development root', async () => {
  expect(readFileSync('attestation/dev-root.pem', 'utf8')).toBe((await devFacts()).rootPem);
});

test('the published facts name the development', async () => {
  const facts = await devFacts();
  expect(JSON.parse(facts.key_provider)).toMatchObject({ name: 'near-enclave-dev' });
  expect(facts.app_id).toBe(facts.compose_hash.slice(0, 40));
});

const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) =>
    join(dirname(file), match[1] ?? ''),
  );

test('no module of production imports the development enclave', () => {
  const files = globSync('src/**/*.ts').filter((file) => !/^src\/(dev-enclave|bin)\//.test(file));
  expect(files.length).toBeGreaterThan(20);
  const wrong = files.filter((file) =>
    importsOf(file).some((target) => target.startsWith('src/dev-enclave')),
  );
  expect(wrong).toEqual([]);
});

test('the production entry does not reach it', (context) => {
  const entry = 'src/bin/serve.ts';
  context.skip(!existsSync(entry), `there is no ${entry} yet (issue 3)`);
  expect([...reachableFrom(entry)].filter((file) => file.startsWith('src/dev-enclave'))).toEqual([]);
});

function reachableFrom(entry: string): ReadonlySet<string> {
  const seen = new Set<string>([entry]);
  for (const file of seen) {
    if (!file.endsWith('.ts')) continue;
    for (const target of importsOf(file)) seen.add(target);
  }
  return seen;
}
