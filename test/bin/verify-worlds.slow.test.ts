import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { toHex } from '../../src/primitives/bytes.ts';
import { toBase58 } from '../../src/primitives/hash.ts';
import { auditorKeyToPem, auditorPublicKey } from '../../src/verifier/auditor-key.ts';
import { toIsoTime } from '../../src/verifier/time.ts';
import { auditedWorld, liveThroughAll } from '../support/audited-world.ts';
import { devPolicy } from '../support/dev-policy.ts';
import { runCommand } from '../support/run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'near-enclave-worlds-'));
afterAll(() => rmSync(folder, { recursive: true }));

const save = (name: string, content: string | Uint8Array, mode = 0o600): string => {
  const path = join(folder, name);
  writeFileSync(path, content, { mode });
  return path;
};

const auditor = new Uint8Array(32).fill(9);

/** A world that did all that a world can do, and the command for its documents. */
async function livedWorld() {
  const audited = await auditedWorld();
  await liveThroughAll(audited.world);
  const at = ['--at', toIsoTime(audited.service.time.now), '--dev-root'];
  const verify = (...args: readonly string[]) => runCommand(['verify', ...at, ...args]);
  return { ...audited, verify };
}

describe('near-enclave verify of a world', () => {
  test('passes its history, and says up to which block it is anchored', async () => {
    const { world, get, verify } = await livedWorld();
    const file = save('world.ndjson', await get('history'));
    const { exitCode, stdout } = await verify(file);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`history ${file}\n`);
    expect(stdout).toMatch(/^PASS {5}block_re_execution: /m);
    expect(stdout).toMatch(/^UNPROVEN anchor: .*freshness UNPROVEN/m);
    const head = await world.head();
    const anchor = {
      world_id: toHex(world.id),
      sequence: `${head.sequence}`,
      block_hash: toBase58(head.hash),
      source: 'the gate',
    };
    const policy = save('policy.json', JSON.stringify({ ...(await devPolicy()), anchors: [anchor] }));
    const anchored = await verify(file, '--policy', policy);
    expect(anchored.stdout).toContain(`PASS     anchor: anchored at ${head.sequence}\n`);
    expect(anchored.exitCode).toBe(0);
  });

  test('tells a gzipped history by what it says, whatever its name', async () => {
    const { get, verify } = await livedWorld();
    const file = save('anything', gzipSync(await get('history')));
    const { exitCode, stdout } = await verify(file, '--json', '--summary');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ summary: { kinds: { history: 1 }, worlds: [] } });
  });

  test('fails a history in which a block was left out, or a line is none', async () => {
    const { get, verify } = await livedWorld();
    const lines = (await get('history')).trimEnd().split('\n');
    const without = save('gap.ndjson', lines.filter((_, index) => index !== 5).join('\n'));
    const strange = save(
      'strange.ndjson',
      [...lines.slice(0, 4), '{"block":1}', ...lines.slice(4)].join('\n'),
    );
    const { exitCode, stdout } = await verify(without, strange);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^FAIL .*gap\.ndjson: .*gap/m);
    expect(stdout).toMatch(/^FAIL .*strange\.ndjson: history_format$/m);
  });

  test('lays blocks in files of their own side by side', async () => {
    const { world, get, verify } = await livedWorld();
    mkdirSync(join(folder, 'blocks'));
    for (const sequence of [0, 1, 2, 4]) {
      save(`blocks/${sequence}.json`, await get(`blocks/${sequence}`));
    }
    const { exitCode, stdout } = await verify(join(folder, 'blocks'));
    expect(exitCode).toBe(0);
    expect(stdout).toContain('4 documents: 4 blocks\n');
    expect(stdout).toContain(`WORLD ${toHex(world.id)}\n  4 blocks in files of their own, 0 to 4\n`);
    expect(stdout).toContain('  missing, so not shown to be one chain: 3\n');
  });

  test('judges a state proof, and explains it', async () => {
    const { get, verify } = await livedWorld();
    const file = save('row.json', await get('state-proof?account=bob.near'));
    const { exitCode, stdout } = await verify(file, '--explain');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`state-proof ${file}\n`);
    expect(stdout).toContain('PASS  The state has this value there, or has nothing there\n');
  });

  test('opens what was sealed for the auditor', async () => {
    const { get, verify } = await livedWorld();
    const query = `auditor=${auditorPublicKey(auditor)}`;
    const key = save('auditor.pem', auditorKeyToPem(auditor));
    const files = [
      save('sealed-block.json', await get(`blocks/1?${query}`)),
      save('sealed-row.json', await get(`state-proof?account=bob.near&${query}`)),
      save('sealed.ndjson', await get(`history?${query}`)),
    ];
    const closed = await verify(...files);
    expect(closed.stdout.match(/^UNPROVEN \//gm)).toHaveLength(3);
    const opened = await verify(...files, '--key', key, '--json');
    expect(opened.exitCode).toBe(0);
    expect(opened.stdout.match(/"code":"disclosure_opened","status":"pass"/g)).toHaveLength(3);
    const other = save('other.pem', auditorKeyToPem(new Uint8Array(32).fill(8)));
    const wrong = await verify(...files, '--key', other, '--json');
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stdout.match(/"code":"disclosure_opened","status":"unproven"/g)).toHaveLength(3);
  });
});
