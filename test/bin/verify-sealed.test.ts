import { createPrivateKey } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { sealBundle } from '../../src/hpke/sealed-bundle.ts';
import { fromHex, toHex } from '../../src/primitives/bytes.ts';
import { encodeBundle } from '../../src/proof/bundle.ts';
import { auditorPublicKey } from '../../src/verifier/auditor-key.ts';
import { toIsoTime } from '../../src/verifier/time.ts';
import { createBundle, issuedAt } from '../support/good-bundle.ts';
import { runCommand } from '../support/run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'near-enclave-sealed-'));
afterAll(() => rmSync(folder, { recursive: true }));

function save(name: string, content: string, mode = 0o600): string {
  const path = join(folder, name);
  writeFileSync(path, content, { mode });
  chmodSync(path, mode);
  return path;
}

const keyFile = join(folder, 'auditor.pem');
const made = await runCommand(['keygen', '--out', keyFile]);
const publicKey = made.stdout.trim();

const { bundle } = await createBundle();
const sealed = await sealBundle(bundle, fromHex(publicKey));
const sealedFile = save('sealed.json', encodeBundle(sealed));
const otherKey = new Uint8Array(32).fill(7);

const at = ['--at', toIsoTime(issuedAt + 5), '--dev-root'];
const verify = (...args: readonly string[]) => runCommand(['verify', ...at, ...args]);

describe('near-enclave keygen', () => {
  test('keeps the private key in a file for its owner alone, and prints the public one', () => {
    expect({ exitCode: made.exitCode, publicKey }).toEqual({
      exitCode: 0,
      publicKey: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    const { x = '' } = createPrivateKey(readFileSync(keyFile)).export({ format: 'jwk' });
    expect(toHex(Buffer.from(x, 'base64url'))).toBe(publicKey);
  });

  test('says nothing of the private key', () => {
    const [, secret = ''] = readFileSync(keyFile, 'utf8').split('\n');
    expect(`${made.stdout}${made.stderr}`).not.toContain(secret);
  });

  test('leaves a file that exists as it is', async () => {
    const before = readFileSync(keyFile, 'utf8');
    const { exitCode, stderr } = await runCommand(['keygen', '--out', keyFile]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 3,
      stderr: `near-enclave: --out ${keyFile}: exists, and is left as it is\n`,
    });
    expect(readFileSync(keyFile, 'utf8')).toBe(before);
  });

  test.each([
    ['no file', [], /required option '--out <file>' not specified/],
    ['a folder that is not there', ['--out', '/nowhere/key.pem'], /cannot be written \(ENOENT\)/],
  ])('refuses %s', async (_, args, message) => {
    const { exitCode, stdout, stderr } = await runCommand(['keygen', ...args]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toMatch(message);
  });
});

describe('near-enclave verify of a sealed bundle', () => {
  test('leaves it unproven without a key, and names for whom it is', async () => {
    const { exitCode, stdout } = await verify(sealedFile);
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(new RegExp(`^UNPROVEN disclosure: .*${publicKey}`, 'm'));
    expect(stdout).toMatch(/^VERDICT UNPROVEN: .*disclosure/m);
  });

  test('opens it with the key of the auditor, and passes what was sealed', async () => {
    const { exitCode, stdout } = await verify(sealedFile, '--key', keyFile);
    expect(stdout).toMatch(/^PASS {5}re_execution: /m);
    expect(stdout).toMatch(
      new RegExp(`^PASS {5}disclosure_opened: opened with the key of ${publicKey}$`, 'm'),
    );
    expect(exitCode).toBe(0);
  });

  test('takes the key as hex, and says no line more of a bundle that is open', async () => {
    const { d = '' } = createPrivateKey(readFileSync(keyFile)).export({ format: 'jwk' });
    const hexFile = save('auditor.hex', `${toHex(Buffer.from(d, 'base64url'))}\n`);
    const openFile = save('open.json', encodeBundle(bundle));
    const { exitCode, stdout } = await verify(sealedFile, openFile, '--key', hexFile, '--json');
    expect(exitCode).toBe(0);
    expect(stdout.match(/"disclosure_opened"/g)).toHaveLength(1);
  });

  test('says for whom it is when the key is another', async () => {
    const file = save('other.hex', toHex(otherKey));
    const { exitCode, stdout, stderr } = await verify(sealedFile, '--key', file);
    expect(exitCode).toBe(2);
    const said = `sealed for ${publicKey}; the key that was given is that of ${auditorPublicKey(otherKey)}`;
    expect(stdout).toContain(`UNPROVEN disclosure_opened: ${said}\n`);
    expect(`${stdout}${stderr}`).not.toContain(toHex(otherKey));
  });

  test('fails one that was changed', async () => {
    const ciphertext =
      sealed.disclosure.kind === 'sealed' ? new Uint8Array(sealed.disclosure.ciphertext) : undefined;
    if (ciphertext === undefined || sealed.disclosure.kind !== 'sealed') throw new Error('not sealed');
    ciphertext[0] = (ciphertext[0] ?? 0) ^ 1;
    const file = save(
      'changed.json',
      encodeBundle({ ...sealed, disclosure: { ...sealed.disclosure, ciphertext } }),
    );
    const { exitCode, stdout } = await verify(file, '--key', keyFile);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      'FAIL     disclosure_opened: the sealed bytes, or what they are about, were changed\n',
    );
  });

  test.each<readonly [string, () => string, RegExp]>([
    [
      'that others may read',
      () => save('loose.pem', readFileSync(keyFile, 'utf8'), 0o644),
      /others may read it \(mode 0644\): chmod 600 /,
    ],
    ['that is not there', () => '/nowhere.pem', /--key \/nowhere\.pem: cannot be read \(ENOENT\)/],
    [
      'that holds no key',
      () => save('short.hex', 'a'.repeat(63)),
      /short\.hex: not an x25519 private key: 64 digits of hex, or PKCS#8 in PEM/,
    ],
    [
      'that holds a key of another kind',
      () =>
        save(
          'ed25519.pem',
          '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH\n-----END PRIVATE KEY-----\n',
        ),
      /not an x25519 private key/,
    ],
    [
      'that holds PEM which is broken',
      () => save('broken.pem', '-----BEGIN PRIVATE KEY-----\nMC4CAQ==AA\n-----END PRIVATE KEY-----\n'),
      /not an x25519 private key/,
    ],
  ])('refuses a key file %s', async (_, make, message) => {
    const { exitCode, stdout, stderr } = await verify(sealedFile, '--key', make());
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/BwcHBwcH|aaaaaaaa/);
  });
});
