import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { encodeBundle } from '../../src/proof/bundle.ts';
import { toIsoTime } from '../../src/verifier/time.ts';
import { createBundle, issuedAt } from '../support/good-bundle.ts';
import { telling } from '../support/open-bundle.ts';
import { runCommand } from '../support/run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'near-enclave-audit-'));
afterAll(() => rmSync(folder, { recursive: true }));

function save(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const { bundle } = await createBundle();
const { disclosure, attestation, statement } = bundle;
const text = encodeBundle(bundle);
const tampered = telling(bundle, { preimages: { ...disclosure.preimages, returnValue: toUtf8('4') } });

mkdirSync(join(folder, 'mixed/deeper'), { recursive: true });
save('mixed/b-good.json', text);
save('mixed/a-bad.json', encodeBundle(tampered));
save('mixed/deeper/packed.json.gz', gzipSync(text));
save(
  'mixed/deeper/bare.json',
  encodeBundle({ ...bundle, attestation: { ...attestation, collateral: undefined } }),
);
save('mixed/deeper/strange.json', '{"format":"near-enclave/bundle/v0"}');
save('mixed/notes.txt', 'no document, and not looked at');
symlinkSync(join(folder, 'nowhere'), join(folder, 'mixed/deeper/lost.json'));
const mixed = join(folder, 'mixed');

const at = ['--at', toIsoTime(issuedAt + 5), '--dev-root'];
const verify = (...args: readonly string[]) => runCommand(['verify', ...at, ...args]);
const linesOf = (output: string): unknown[] =>
  output
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

describe('near-enclave verify of a folder', () => {
  test('judges what lies below it in the order of the names, a line each, and sums it up', async () => {
    const { exitCode, stdout, stderr } = await verify(mixed);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout.split('\n\n')[0]?.split('\n')).toEqual([
      `FAIL     ${mixed}/a-bad.json: return_commitment`,
      `PASS     ${mixed}/b-good.json`,
      expect.stringMatching(`^UNPROVEN ${mixed}/deeper/bare.json: quote_signature`),
      `FAIL     ${mixed}/deeper/lost.json: bundle_format`,
      `PASS     ${mixed}/deeper/packed.json.gz`,
      `FAIL     ${mixed}/deeper/strange.json: bundle_format`,
    ]);
    expect(stdout).toContain('6 documents: 4 bundles, 2 that are no documents\n');
    expect(stdout).toContain('\nPASS     2\nFAIL     3\nUNPROVEN 1\n');
    expect(stdout).toMatch(/return_commitment: .*\(in 1\s+document\)\n {6}.*a-bad\.json\n/);
    expect(stdout).toContain(`  ed25519    ${toHex(statement.envelope.signerKeys.ed25519)}\n`);
    expect(stdout).toContain(`  engine     ${statement.input.engineId}\n`);
    expect(stdout).toMatch(
      /\nNOT CHECKED\n {2}- [\s\S]*\nVERDICT FAIL: return_commitment, bundle_format - UNDER/,
    );
  });

  test('says only what it all came to when it is asked to', async () => {
    const { exitCode, stdout } = await verify(mixed, '--summary');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^6 documents: /);
    expect(stdout).not.toMatch(/^PASS +\//m);
  });

  test('sums one document up, too, when it is asked to', async () => {
    const { exitCode, stdout } = await verify(join(mixed, 'b-good.json'), '--summary');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^1 document: 1 bundle\n/);
  });

  test('gives programs a line of JSON for each document', async () => {
    const { exitCode, stdout } = await verify(mixed, '--json');
    expect(exitCode).toBe(1);
    expect(linesOf(stdout)).toMatchObject([
      { file: `${mixed}/a-bad.json`, kind: 'bundle', verdict: 'FAIL', because: ['return_commitment'] },
      { kind: 'bundle', verdict: 'PASS', exit_code: 0 },
      { verdict: 'UNPROVEN', exit_code: 2 },
      { kind: null, checks: [{ detail: 'cannot be read (ENOENT)' }] },
      { verdict: 'PASS' },
      { kind: null, verdict: 'FAIL', because: ['bundle_format'], not_checked: expect.any(Array) },
    ]);
  });

  test('gives programs the summary as JSON', async () => {
    const { stdout } = await verify(mixed, '--json', '--summary');
    const gas = 2n * statement.output.gasBurnt + statement.output.gasBurnt;
    expect(linesOf(stdout)).toEqual([
      {
        summary: expect.objectContaining({
          verdict: 'FAIL',
          exit_code: 1,
          because: ['return_commitment', 'bundle_format'],
          development_root: true,
          documents: 6,
          kinds: { bundle: 4, none: 2 },
          verdicts: { PASS: 2, FAIL: 3, UNPROVEN: 1 },
          failed: {
            return_commitment: { count: 1, files: [`${mixed}/a-bad.json`] },
            bundle_format: { count: 2, files: [`${mixed}/deeper/lost.json`, `${mixed}/deeper/strange.json`] },
          },
          gas_burnt: `${gas}`,
          engines: [statement.input.engineId],
          issued: [`${issuedAt}`, `${issuedAt}`],
          worlds: [],
        }),
      },
    ]);
  });

  test('explains each of several, and sums them up', async () => {
    const { stdout } = await verify(join(mixed, 'deeper'), '--explain');
    expect(stdout.match(/^WHAT THIS MEANS$/gm)).toHaveLength(4);
    expect(stdout).toContain('\n4 documents: ');
  });

  test('tells the same of many files on all cores as of each alone, in order', async () => {
    const many = join(folder, 'many');
    mkdirSync(many);
    const names = Array.from({ length: 40 }, (_, index) => `many/${String(index).padStart(2, '0')}.json`);
    const files = names.map((name, index) => save(name, index % 7 === 3 ? '{}' : text));
    const { stdout } = await verify(many);
    const told = stdout.split('\n').slice(0, files.length);
    expect(told).toEqual(
      files.map((file, index) => (index % 7 === 3 ? `FAIL     ${file}: bundle_format` : `PASS     ${file}`)),
    );
  });
});

describe('near-enclave verify, given what is no document,', () => {
  const packed = gzipSync(text);
  const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024, 0x20), { level: 1 });
  const smallValues = gzipSync(`[${'[],'.repeat(2_000_001)}[]]`, { level: 1 });
  const strangers: readonly (readonly [
    name: string,
    content: string | Uint8Array,
    reason: string | RegExp,
  ])[] = [
    ['nothing', '', 'not JSON'],
    ['text', 'hello', 'not JSON'],
    ['another JSON', '{"a":1}', 'JSON, but no document of ours: it has no format'],
    ['a list', '[]', 'JSON, but no document of ours: it has no format'],
    [
      'another version',
      '{"format":"near-enclave/bundle/v0"}',
      /^the format near-enclave\/bundle\/v0 is none that/,
    ],
    ['a format of another make', '{"format":"constructor"}', /^the format constructor is none that/],
    ['bytes that are not UTF-8', Buffer.concat([Buffer.from(text), Uint8Array.of(0xff)]), 'not UTF-8'],
    ['the middle of a character', Buffer.concat([Buffer.from(text), Uint8Array.of(0xc3)]), 'not UTF-8'],
    [
      'half of a gzipped file',
      packed.subarray(0, 500),
      /^the gzipped file cannot be unpacked: unexpected end/,
    ],
    ['no gzipped file at all', Uint8Array.of(0x1f, 0x8b, 1, 2), /^the gzipped file cannot be unpacked: /],
    [
      'a gzipped file with something behind it',
      Buffer.concat([packed, Buffer.from('more')]),
      /^the gzipped file cannot be unpacked: Trailing junk/,
    ],
    ['a gzipped file that would fill the memory', bomb, 'longer than 268435456 characters: no document is'],
    [
      'a gzipped file of values that would fill the memory',
      smallValues,
      'more than 2000000 values: no document has as many',
    ],
  ];

  test('says of each why, and goes on', async () => {
    mkdirSync(join(folder, 'strange'));
    for (const [name, content] of strangers) save(`strange/${name}`, content);
    const names = strangers.map(([name]) => join(folder, 'strange', name));
    const { exitCode, stdout, stderr } = await verify(...names, save('good.json', text), '--json');
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    const told = linesOf(stdout) as {
      readonly verdict: string;
      readonly checks: { readonly detail: string }[];
    }[];
    for (const [index, [name, , reason]] of strangers.entries()) {
      const { verdict, checks } = told[index] ?? { verdict: '', checks: [] };
      expect([name, verdict, checks]).toEqual([
        name,
        'FAIL',
        [expect.objectContaining({ code: 'bundle_format', detail: expect.stringMatching(reason) })],
      ]);
    }
    expect(told.at(-1)?.verdict).toBe('PASS');
  });
});
