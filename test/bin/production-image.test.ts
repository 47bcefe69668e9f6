import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runEntry } from '../support/run-command.ts';

const root = join(import.meta.dirname, '../..');
const image = mkdtempSync(join(tmpdir(), 'near-enclave-image-'));
afterAll(() => rmSync(image, { recursive: true }));

/** What the Dockerfile deletes from src. */
const left =
  /^RUN rm -r (.*?) \\$/m.exec(readFileSync(join(root, 'Dockerfile'), 'utf8'))?.[1]?.split(' ') ?? [];

for (const name of ['src', 'attestation', 'package.json'])
  cpSync(join(root, name), join(image, name), { recursive: true });
symlinkSync(join(root, 'node_modules'), join(image, 'node_modules'));
for (const path of left) rmSync(join(image, path), { recursive: true });

const run = (...args: readonly string[]) => runEntry(join(image, 'src/bin/near-enclave.ts'), args);

describe('the production image', () => {
  test('is built without the development enclave', () => {
    expect(left).toContain('src/dev-enclave');
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
