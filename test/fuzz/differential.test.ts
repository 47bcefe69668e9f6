import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { oracleMissing } from '../support/oracle.ts';
import { compareAnswers } from './differential.ts';
import { readOptions, usage } from './options.ts';
import { randomCase } from './random-case.ts';

const main = join(import.meta.dirname, 'main.ts');
const folder = join(import.meta.dirname, '../../.cache/fuzz');
if (oracleMissing !== undefined) console.warn(`test/fuzz: nearcore is not asked: ${oracleMissing}`);

function fuzz(...args: readonly string[]): {
  readonly status: number | null;
  readonly lines: readonly string[];
} {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });
  return { status, lines: (stdout + stderr).trim().split('\n') };
}

/** A program in the oracle's place that gives each case this answer. */
function oracleThatSays(outcome: object): string {
  const place = mkdtempSync(join(tmpdir(), 'near-enclave-oracle-'));
  onTestFinished(() => rmSync(place, { recursive: true }));
  const program = join(place, 'oracle');
  const line = JSON.stringify({ id: null, outcome });
  writeFileSync(program, `#!/bin/sh\nwhile read -r one; do echo '${line}'; done\n`);
  chmodSync(program, 0o755);
  return program;
}

describe('the differential fuzzer', () => {
  test.skipIf(oracleMissing !== undefined)('finds no difference from nearcore', () => {
    const { status, lines } = fuzz('--cases', '400', '--seed', '20');
    expect([status, lines.at(-1)]).toEqual([0, '400 cases, 0 differences, seed 20']);
  });

  test('shows what differs, keeps it in a file, and fails', () => {
    const file = join(folder, '4294967295-0.json');
    rmSync(file, { force: true });
    const oracle = oracleThatSays({ result: 'ok', burnt_gas: '1' });
    const { status, lines } = fuzz('--cases', '1', '--seed', '4294967295', '--oracle', oracle);
    expect([status, lines.at(-1)]).toEqual([1, '1 cases, 1 differences, seed 4294967295']);
    expect(lines.join('\n')).toContain('burnt_gas: expected "1", got');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ ...randomCase(4_294_967_295, 0) });
    const again = fuzz('--replay', file, '--oracle', oracle);
    expect([again.status, again.lines.at(-1)]).toEqual([1, expect.stringMatching(/^\d+ differences$/)]);
  });

  test('counts a case that the oracle dies of', () => {
    const { status, lines } = fuzz('--cases', '1', '--oracle', '/bin/false');
    expect([status, lines.at(-1)]).toEqual([1, '1 cases, 1 differences, seed 1']);
    expect(lines.join('\n')).toContain('result: expected "no_answer"');
  });

  test('says how it is used', () => {
    const { status, lines } = fuzz('--unknown');
    expect([status, lines.at(-1)]).toEqual([3, usage]);
  });
});

describe('readOptions', () => {
  test.each([
    ['--cases', 'many'],
    ['--cases', '0'],
    ['--seed=-1', ''],
    ['--cases', '4294967296'],
  ])('refuses %s %s', (...args) => {
    expect(() => readOptions(args.filter((one) => one !== ''))).toThrow(/takes a number/);
  });

  test('reads what it is given', () => {
    expect(readOptions(['--cases', '5', '--seed', '0', '--record'])).toMatchObject({
      cases: 5,
      seed: 0,
      record: true,
      replay: undefined,
    });
  });
});

describe('randomCase', () => {
  test('is the same for the same seed and index', () => {
    for (let index = 0; index < 20; index++) expect(randomCase(3, index)).toEqual(randomCase(3, index));
  });

  test('is another for another seed or index', () => {
    const cases = [randomCase(3, 0), randomCase(3, 1), randomCase(4, 0), randomCase(4, 1)];
    expect(new Set(cases.map((one) => JSON.stringify(one.case))).size).toBe(4);
  });
});

describe('compareAnswers', () => {
  test('takes faults of both sides for the same', () => {
    expect(compareAnswers({ result: 'panic', message: 'a' }, { result: 'fault', message: 'b' })).toEqual([]);
  });

  test('compares the words of a fault that we know', () => {
    expect(
      compareAnswers({ result: 'vm_error', debug: 'a' }, { result: 'vm_error', debug: 'b' }),
    ).not.toEqual([]);
  });

  test('tells a fault on one side only', () => {
    expect(compareAnswers({ result: 'ok' }, { result: 'fault' })).not.toEqual([]);
    expect(compareAnswers({ result: 'panic' }, { result: 'ok' })).not.toEqual([]);
  });
});
