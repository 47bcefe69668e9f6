import { globSync, readFileSync } from 'node:fs';
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

/** What the command line itself loads before it knows the command, the programs of production, and the verifier. */
const entries = ['serve', 'verify', 'commands', 'near-enclave', 'exec'].map((name) => `src/bin/${name}.ts`);

test.each([...entries, 'src/verifier/index.ts', 'src/runtime/index.ts'])(
  '%s does not reach it but by what the production image leaves out',
  (entry) => {
    const development = /^src\/(dev-enclave\/|bin\/(dev|demo|dev-world)\.ts|bin\/demo\/)/;
    const reached = reachableFrom(entry, (file) => !/^src\/bin\/(dev|demo)\.ts$/.test(file));
    expect(reached.size).toBeGreaterThan(3);
    expect([...reached].filter((file) => development.test(file))).toEqual([]);
  },
);

test('the development entry does reach it', () => {
  expect([...reachableFrom('src/bin/dev.ts')].join()).toContain('src/dev-enclave/dev-enclave.ts');
});

function reachableFrom(entry: string, follows = (_file: string) => true): ReadonlySet<string> {
  const seen = new Set<string>([entry]);
  for (const file of seen) {
    if (!file.endsWith('.ts')) continue;
    for (const target of importsOf(file)) if (follows(target)) seen.add(target);
  }
  return seen;
}
