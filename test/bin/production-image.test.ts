import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readImageConfig } from '../../src/bin/reproduce/oci-image.ts';
import { imageSources } from '../../src/bin/reproduce/source.ts';
import { runEntry } from '../support/run-command.ts';

const root = join(import.meta.dirname, '../..');
const image = mkdtempSync(join(tmpdir(), 'near-enclave-image-'));
afterAll(() => rmSync(image, { recursive: true }));

/** What of the source is not in the image. */
const left = readFileSync(join(root, 'deploy/image/left-out.txt'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

for (const name of ['src', 'attestation', 'package.json'])
  cpSync(join(root, name), join(image, name), { recursive: true });
symlinkSync(join(root, 'node_modules'), join(image, 'node_modules'));
for (const path of left) rmSync(join(image, path), { recursive: true });

const run = (...args: readonly string[]) => runEntry(join(image, 'src/bin/near-enclave.ts'), args);

describe('the production image', () => {
  test('is built without the development enclave', () => {
    expect(left).toContain('src/dev-enclave');
  });

  test('leaves out only what is there', () => {
    for (const path of left) expect(existsSync(join(root, path)), path).toBe(true);
  });

  test('is made of the same source by both recipes', () => {
    const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').match(/(?<=^!).*$/gm);
    expect(ignored).toEqual(imageSources);
  });

  test('is started alike by both recipes', () => {
    const { config } = readImageConfig(join(root, 'deploy/image/config.json'));
    const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
    const last = dockerfile.slice(dockerfile.indexOf('FROM scratch'));
    const word = (name: string) => new RegExp(`^${name} (.*)$`, 'm').exec(last)?.[1] ?? '';
    expect(config).toEqual({
      User: word('USER'),
      ExposedPorts: { [`${word('EXPOSE')}/tcp`]: {} },
      Env: word('ENV').split(' '),
      Entrypoint: JSON.parse(word('ENTRYPOINT')),
      Cmd: JSON.parse(word('CMD')),
      WorkingDir: word('WORKDIR'),
    });
  });

  test('takes packages of Debian by exact version and hash', () => {
    const lines = readFileSync(join(root, 'deploy/image/packages.txt'), 'utf8').trimEnd().split('\n');
    const packages = lines.filter((line) => !line.startsWith('#'));
    expect(packages.length).toBeGreaterThan(0);
    for (const line of packages) expect(line).toMatch(/^[a-z0-9.+-]+=[0-9][\w.+:~-]* [0-9a-f]{64}$/);
  });

  test('is built on images by digest', () => {
    const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    expect(bases).toEqual([expect.stringMatching(/^\$\{BASE\}$/), 'tools', 'scratch']);
    expect(dockerfile).toMatch(/^ARG BASE=\S+@sha256:[0-9a-f]{64}$/m);
  });

  test.each(['dev', 'demo'])('says that it has no %s', async (command) => {
    const { exitCode, stderr } = await run(command);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('this is the production image, which holds no development enclave');
  });

  test('still serves, or refuses for its own reason', async () => {
    const { exitCode, stderr } = await run('serve');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringContaining('enclave_unreachable'),
    });
  });

  test('still verifies', async () => {
    const { exitCode, stdout } = await run('verify', join(image, 'package.json'), '--dev-root');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('VERDICT FAIL: bundle_format');
  });
});
