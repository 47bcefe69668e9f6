import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { heapOf, startJudgingThread } from '../../src/bin/verify/judging-thread.ts';
import { encodeBundle } from '../../src/proof/bundle.ts';
import { createBundle, issuedAt } from '../support/good-bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'near-enclave-memory-'));
afterAll(() => rmSync(folder, { recursive: true }));

function save(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const { bundle, developmentRoot } = await createBundle();
const text = encodeBundle(bundle);

/** Each entry is wrong, and what is said of each is kept until the last was looked at. */
function greedy(entries: number): string {
  const document = JSON.parse(text);
  document.attestation.event_log = Array.from({ length: entries }, () => 1);
  return JSON.stringify(document);
}

test('a file that takes more memory than a thread has fails by itself, and the next one is judged', async () => {
  const options = { nowSeconds: issuedAt, trust: { developmentRoot } };
  const thread = startJudgingThread(options, 64);
  const judge = (path: string) => thread.judge(path, () => undefined);
  const good = save('good.json', text);
  const before = await judge(good);
  const { kind, report } = await judge(save('greedy.json', greedy(250_000)));
  expect({ kind, verdict: report.verdict, because: report.because }).toEqual({
    kind: undefined,
    verdict: 'FAIL',
    because: ['bundle_format'],
  });
  expect(report.checks.map(({ detail }) => detail)).toEqual([
    'too large: judging it takes more than 64 MiB of memory',
  ]);
  expect(await judge(good)).toEqual(before);
  await thread.end();
  expect(before.kind).toBe('bundle');
});

test('threads share the memory of the machine', () => {
  expect(heapOf(1)).toBeLessThanOrEqual(4_096);
  expect(heapOf(2)).toBeLessThanOrEqual(heapOf(1));
  expect(heapOf(10_000)).toBe(1_024);
});
