import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KeyPair } from 'near-api-js';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../src/primitives/hash.ts';
import { readKeyFile } from '../../src/relayer/key-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const pair = KeyPair.fromRandom('ed25519');
const other = KeyPair.fromRandom('ed25519');
const good = {
  account_id: 'relay.near',
  public_key: pair.getPublicKey().toString(),
  private_key: pair.toString(),
};

function fileOf(contents: unknown, mode = 0o600): string {
  const path = join(temporaryFolder(), 'relay.json');
  writeFileSync(path, typeof contents === 'string' ? contents : JSON.stringify(contents));
  chmodSync(path, mode);
  return path;
}

describe('a key file', () => {
  test("in near-cli's format gives a key that signs, and shows nothing of itself", () => {
    const key = readKeyFile(fileOf(good));
    const hash = sha256(Uint8Array.of(1));
    expect(key).toMatchObject({ accountId: 'relay.near', publicKey: good.public_key });
    expect(pair.getPublicKey().verify(hash, key.sign(hash).subarray(1))).toBe(true);
    expect(JSON.stringify(key)).not.toContain(good.private_key.slice(8));
    const { private_key: secret, ...rest } = good;
    expect(readKeyFile(fileOf({ ...rest, secret_key: secret })).publicKey).toBe(good.public_key);
  });

  test.each([0o640, 0o604, 0o644, 0o660])('that others may open (%o) is refused', (mode) => {
    expect(() => readKeyFile(fileOf(good, mode))).toThrow(
      expect.objectContaining({
        code: 'key_file_permissions',
        message: expect.stringContaining('chmod 600'),
      }),
    );
  });

  test.each<[string, unknown, RegExp]>([
    ['no JSON', `{"private_key": "${good.private_key}`, /not JSON/],
    ['no account', { ...good, account_id: undefined }, /account_id/],
    ['no account id', { ...good, account_id: 'Relay' }, /account_id/],
    ['no key', { ...good, private_key: undefined }, /no private_key/],
    ['another curve', { ...good, private_key: 'secp256k1:abc' }, /ed25519 keys only/],
    ['no base58', { ...good, private_key: 'ed25519:0OIl' }, /not base58/],
    ['half a key', { ...good, private_key: good.private_key.slice(0, 40) }, /not one of ed25519/],
    ["another key's public key", { ...good, public_key: other.getPublicKey().toString() }, /does not belong/],
  ])('with %s is refused without a word of what it holds', (_, contents, why) => {
    const path = fileOf(contents);
    expect(() => readKeyFile(path)).toThrow(why);
    try {
      readKeyFile(path);
    } catch (cause) {
      expect(String(cause)).not.toContain(good.private_key.slice(8, 30));
    }
  });

  test('that is not there is refused', () => {
    expect(() => readKeyFile('/nowhere/key.json')).toThrow(expect.objectContaining({ code: 'key_file' }));
  });
});
