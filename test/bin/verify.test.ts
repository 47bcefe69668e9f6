import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { encodeBundle } from '../../src/proof/bundle.ts';
import { toIsoTime } from '../../src/verifier/time.ts';
import { deepRecursion } from '../executor/guests.ts';
import { createBundle, issuedAt } from '../support/good-bundle.ts';
import { telling } from '../support/open-bundle.ts';
import { runCommand } from '../support/run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'near-enclave-verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

function save(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const challenge = new Uint8Array(32).fill(0xc4);
const { bundle } = await createBundle({ kind: 'result-quote', challenge });
const { disclosure, attestation } = bundle;
const { preimages } = disclosure;
const tampered = telling(bundle, { preimages: { ...preimages, returnValue: toUtf8('4') } });
const bare = { ...bundle, attestation: { ...attestation, collateral: undefined } };

const goodFile = save('good.bundle.json', encodeBundle(bundle));
const badFile = save('bad.bundle.json', encodeBundle(tampered));
const bareFile = save('bare.bundle.json', encodeBundle(bare));
const policyFile = join(import.meta.dirname, '../../attestation/dev-policy.json');

const at = ['--at', toIsoTime(issuedAt + 5)];
const verify = (...args: readonly string[]) => runCommand(['verify', ...at, ...args]);
const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';
const warning = ' - UNDER THE DEVELOPMENT ROOT, WHICH PROVES NOTHING ABOUT HARDWARE';

describe('near-enclave verify', () => {
  test('passes a good bundle, and says in capitals what the development root is worth', async () => {
    const { exitCode, stdout, stderr } = await verify(goodFile, '--dev-root');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain(`bundle ${goodFile}\nstatement ${toHex(bundle.statementHash)}\n`);
    expect(stdout).toMatch(/^PASS {5}statement_signature: /m);
    expect(stdout).toMatch(/^NOT CHECKED\n {2}- /m);
    expect(lastLine(stdout)).toBe(`VERDICT PASS${warning}`);
  });

  test('runs a guest again that fills the stack of nearcore', async () => {
    const { code, method } = deepRecursion;
    const { bundle: deep } = await createBundle({ call: { code, method, state: [] } });
    const { exitCode, stdout } = await verify(save('deep.bundle.json', encodeBundle(deep)), '--dev-root');
    expect(stdout).toMatch(/^PASS {5}re_execution: the same output from /m);
    expect({ exitCode, failure: deep.disclosure.preimages.failure }).toEqual({
      exitCode: 0,
      failure: 'HostError(MemoryAccessViolation)',
    });
  });

  test('fails a tampered bundle, and names the check', async () => {
    const { exitCode, stdout } = await verify(badFile, '--dev-root');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^FAIL {5}return_commitment: /m);
    expect(lastLine(stdout)).toBe(`VERDICT FAIL: return_commitment${warning}`);
  });

  test("fails a development bundle under Intel's root", async () => {
    const { exitCode, stdout } = await verify(goodFile, '--policy', policyFile);
    expect(exitCode).toBe(1);
    expect(lastLine(stdout)).toBe('VERDICT FAIL: quote_signature, certificate_chains, trust_root');
  });

  test('leaves a bundle without collateral unproven', async () => {
    expect((await verify(bareFile, '--dev-root')).exitCode).toBe(2);
  });

  test('fails a file that holds no bundle', async () => {
    const other = save('other.json', '{}');
    const { exitCode, stdout } = await verify(other, '--dev-root');
    expect(exitCode).toBe(1);
    expect(lastLine(stdout)).toBe(`VERDICT FAIL: bundle_format${warning}`);
  });

  test('fails a file that is not UTF-8', async () => {
    const other = save('bytes.json', Buffer.concat([readFileSync(goodFile), Buffer.from([0xff])]));
    expect((await verify(other, '--dev-root')).exitCode).toBe(1);
  });

  test('reads a bundle from standard input', async () => {
    const run = await runCommand(['verify', ...at, '-', '--dev-root'], { stdin: encodeBundle(bundle) });
    expect(run.exitCode).toBe(0);
  });

  test("holds the bundle to the reader's challenge", async () => {
    const right = await verify(goodFile, '--dev-root', '--challenge', toHex(challenge).toUpperCase());
    expect(right.exitCode).toBe(0);
    expect(right.stdout).toMatch(/^PASS {5}challenge: /m);
    const wrong = await verify(goodFile, '--dev-root', '--challenge', '00'.repeat(31).concat('01'));
    expect(wrong.exitCode).toBe(1);
    expect(lastLine(wrong.stdout)).toBe(`VERDICT FAIL: challenge${warning}`);
  });

  test('judges by the time of today without --at', async () => {
    const { exitCode, stdout } = await runCommand(['verify', goodFile, '--dev-root']);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^FAIL {5}collateral_window: /m);
  });

  test.each([
    ['a failed one', [goodFile, bareFile, badFile], 1],
    ['an unproven one', [bareFile, goodFile], 2],
    ['a good one', [goodFile, goodFile], 0],
  ])('takes the worst of several files: %s', async (_, files, expected) => {
    const { exitCode, stdout } = await verify(...files, '--dev-root');
    expect(exitCode).toBe(expected);
    expect(stdout.match(/^(?:PASS|FAIL|UNPROVEN) +\/.*\.json/gm)).toHaveLength(files.length);
  });

  test('prints one JSON document a line for programs', async () => {
    const { exitCode, stdout } = await verify(goodFile, badFile, '--dev-root', '--json');
    const reports = stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(exitCode).toBe(1);
    expect(reports).toMatchObject([
      { file: goodFile, verdict: 'PASS', exit_code: 0, because: [], development_root: true },
      { file: badFile, verdict: 'FAIL', exit_code: 1, because: ['return_commitment'] },
    ]);
  });
});

const emptyFolder = join(folder, 'empty');
mkdirSync(emptyFolder);

describe('near-enclave verify, called wrongly, exits with 3 and one clear line:', () => {
  const noPolicy = save('policy.json', '{"format":"near-enclave/policy/v1","nmae":"x"}');
  const badText = save('latin.json', Uint8Array.of(0xff));
  test.each<readonly [string, readonly string[], RegExp]>([
    ['no file', ['verify'], /missing required argument 'paths'/],
    ['an unknown option', ['verify', goodFile, '--devroot'], /unknown option '--devroot'/],
    [
      'a file that is not there',
      ['verify', goodFile, '/nowhere.json'],
      /\/nowhere\.json: cannot be read \(ENOENT\)/,
    ],
    ['an empty folder', ['verify', emptyFolder], /holds no file that ends in \.json, \.json\.gz, \.ndjson/],
    [
      'reports in words and in JSON at once',
      ['verify', goodFile, '--explain', '--json'],
      /'--explain' cannot be used with option '--json'/,
    ],
    ['a policy that is not there', ['verify', goodFile, '--policy', '/nowhere'], /\/nowhere: cannot be read/],
    [
      'a malformed policy',
      ['verify', goodFile, '--policy', noPolicy],
      /policy\.json: the policy is malformed:\nname: /,
    ],
    [
      'a policy that is not JSON',
      ['verify', goodFile, '--policy', import.meta.filename],
      /the policy is not JSON/,
    ],
    ['a policy that is not UTF-8', ['verify', goodFile, '--policy', badText], /the policy is not UTF-8/],
    ['a bad time', ['verify', goodFile, '--at', 'yesterday'], /--at yesterday: not a time such as/],
    ['a day that does not exist', ['verify', goodFile, '--at', '2026-02-30T00:00:00Z'], /not a time/],
    ['a bad challenge', ['verify', goodFile, '--challenge', 'abc'], /--challenge abc: not 32 bytes in hex/],
    ['an unknown command', ['prove'], /unknown command 'prove'/],
  ])('%s', async (_, args, message) => {
    const { exitCode, stdout, stderr } = await runCommand(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test('but asking for help is no mistake', async () => {
    const { exitCode, stdout } = await runCommand(['verify', '--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('2  UNPROVEN');
  });
});
