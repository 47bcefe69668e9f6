import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';

const main = join(import.meta.dirname, 'main.ts');

function conformance(...args: readonly string[]): {
  readonly status: number | null;
  readonly last: string;
  readonly out: string;
} {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });
  const out = stdout + stderr;
  return { status, out, last: stdout.trim().split('\n').at(-1) ?? '' };
}

/** A folder with one file of vectors. */
function folderWith(path: string, content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'near-enclave-vectors-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'primitives'));
  writeFileSync(join(folder, path), path.endsWith('.gz') ? gzipSync(content) : content);
  return folder;
}

const key = { type: 'TrieKey', key: '', account_id: null, debug: 'DelayedReceiptIndices', len: 1 };

describe('the conformance run', () => {
  test('passes the committed subset', () => {
    const { status, out, last } = conformance();
    expect(out).not.toContain('FAILED');
    expect(last).toMatch(/^[1-9]\d* passed, 0 failed, \d+ skipped$/);
    expect(status).toBe(0);
  });

  test('fails a folder without a case', () => {
    const { status, last } = conformance(folderWith('primitives/trie_keys.jsonl', ''));
    expect([status, last]).toEqual([1, '0 passed, 0 failed, 0 skipped']);
  });

  test.each(['primitives/trie_keys.jsonl', 'primitives/trie_keys.jsonl.gz'])(
    'reads %s and shows what differs',
    (path) => {
      const { status, out, last } = conformance(folderWith(path, JSON.stringify({ ...key, key: 'ff' })));
      expect(out).toContain('FAILED');
      expect([status, last]).toEqual([1, '0 passed, 1 failed, 0 skipped']);
    },
  );
});
