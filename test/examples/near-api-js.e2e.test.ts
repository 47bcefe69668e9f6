import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { devRoot } from '../../src/bin/dev-world.ts';
import { devWorldForFile } from '../support/dev-world.ts';

const root = join(import.meta.dirname, '../..');
const example = readFileSync(join(root, 'examples/near-api-js.ts'), 'utf8');
const dev = devWorldForFile();

describe('examples/near-api-js.ts', () => {
  test('runs a contract in the development world', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['examples/near-api-js.ts'], {
      cwd: root,
      env: { ...process.env, NEAR_RPC_URL: dev.rpcUrl() },
    });
    expect(stdout).toBe('42\n');
  });

  test('uses the key that the development world has', () => {
    expect(example).toContain(`'${devRoot.secretKey}'`);
  });

  test('is what the README shows', () => {
    const shown = /```ts\n(const root = new Account[^`]*)```/.exec(
      readFileSync(join(root, 'README.md'), 'utf8'),
    )?.[1];
    expect(shown).toBeDefined();
    expect(example).toContain(shown);
  });
});
