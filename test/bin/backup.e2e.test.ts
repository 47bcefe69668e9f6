import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startDevService } from '../../src/bin/dev.ts';
import { runCommand } from '../support/run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'near-enclave-backup-'));
afterAll(() => rmSync(folder, { recursive: true }));

const settings = (name: string) => ({ DATA_DIR: join(folder, name), LOG_LEVEL: 'silent', PORT: '0' });
const file = join(folder, 'backup.ndjson.gz');

/** The development world of a service over this store, some blocks on, with its head. */
async function devWorld(name: string, blocks: number): Promise<unknown> {
  const service = await startDevService(settings(name));
  try {
    if (blocks > 0) await forward(service.url, blocks);
    const list = await (await fetch(`${service.url}/v1/worlds`)).json();
    const [{ id }] = list.worlds;
    const { head } = await (await fetch(`${service.url}/v1/worlds/${id}`)).json();
    return { id, head };
  } finally {
    await service.close();
  }
}

async function forward(url: string, blocks: number): Promise<void> {
  const params = { delta_height: blocks };
  const request = { jsonrpc: '2.0', id: 1, method: 'sandbox_fast_forward', params };
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/rpc/dev`, { method: 'POST', headers, body: JSON.stringify(request) });
  expect(await response.json()).not.toHaveProperty('error');
}

const restore = (name: string, env: Readonly<Record<string, string>> = {}) =>
  runCommand(['restore', file, '--dev'], { env: { ...settings(name), ...env } });

describe('near-enclave backup and restore', () => {
  test('take a world to another machine of the same app', async () => {
    const before = await devWorld('one', 7);
    const made = await runCommand(['backup', '--out', file, '--dev'], { env: settings('one') });
    expect(made).toMatchObject({ exitCode: 0, stderr: '' });
    expect(made.stdout).toMatch(/^world [0-9a-f]{64} {2}block [1-9]\d*\n\d+ rows in .*backup\.ndjson\.gz\n$/);
    const restored = await restore('two');
    expect(restored).toMatchObject({ exitCode: 0, stderr: '' });
    expect(restored.stdout).toMatch(/^world [0-9a-f]{64} {2}new, at block \d+\n/);
    expect((await restore('two')).stdout).toMatch(/^world [0-9a-f]{64} {2}was here, at block \d+\n/);
    expect(await devWorld('two', 0)).toEqual(before);
  });

  test('refuse another app, and make nothing there', async () => {
    const foreign = await restore('three', { MAX_CODE_BYTES: '1000000' });
    expect(foreign).toMatchObject({ exitCode: 1, stdout: '' });
    expect(foreign.stderr).toContain('backup_foreign: another app made it');
  });

  test('refuse a store that a service has open', async () => {
    const service = await startDevService(settings('four'));
    try {
      const made = await runCommand(['backup', '--out', join(folder, 'no'), '--dev'], {
        env: settings('four'),
      });
      expect(made).toMatchObject({ exitCode: 1, stdout: '' });
      expect(made.stderr).toContain('store_in_use');
      expect(existsSync(join(folder, 'no'))).toBe(false);
    } finally {
      await service.close();
    }
  });

  test.each([
    ['a file that is there', ['--out', file], 'EEXIST'],
    [
      'a world that is not',
      ['--out', join(folder, 'none'), '--world', '00'.repeat(32)],
      'backup_world_unknown',
    ],
    ['a folder that is not', ['--out', join(folder, 'no', 'where')], 'ENOENT'],
  ])('refuse %s', async (_, args, reason) => {
    const made = await runCommand(['backup', '--dev', ...args], { env: settings('one') });
    expect(made).toMatchObject({ exitCode: 1, stdout: '' });
    expect(made.stderr).toContain(reason);
  });

  test('refuse a file that is not there', async () => {
    const restored = await runCommand(['restore', join(folder, 'nothing'), '--dev'], {
      env: settings('five'),
    });
    expect(restored).toMatchObject({ exitCode: 1, stdout: '' });
    expect(restored.stderr).toContain('ENOENT');
  });

  test('refuse what is no id of a world', async () => {
    const made = await runCommand(['backup', '--out', join(folder, 'none'), '--world', 'dev', '--dev']);
    expect(made).toMatchObject({ exitCode: 3, stdout: '' });
    expect(made.stderr).toContain('not the id of a world');
  });

  test('refuse a machine without a guest agent', async () => {
    const made = await runCommand(['backup', '--out', join(folder, 'none')], { env: settings('one') });
    expect(made).toMatchObject({ exitCode: 1, stdout: '' });
    expect(made.stderr).toContain('enclave_');
  });

  test('refuse a guest agent that the environment names', async () => {
    const env = { ...settings('one'), DSTACK_SIMULATOR_ENDPOINT: 'http://127.0.0.1:1' };
    const made = await runCommand(['backup', '--out', join(folder, 'none')], { env });
    expect(made).toMatchObject({ exitCode: 1, stdout: '' });
    expect(made.stderr).toContain('simulator_in_production');
  });
});
