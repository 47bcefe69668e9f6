import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { deriveAppKey, derivePathKey, signAppKey, signKey } from '../../src/dev-enclave/kms.ts';
import { signersOf, toPublicKey } from '../../src/enclave/signature-chain.ts';
import { fromHex, toHex } from '../../src/primitives/bytes.ts';
import { sharedFile } from '../support/shared.ts';

/** `k256_key` of the real simulator's fixture, public in Dstack-TEE/dstack at sdk/simulator/appkeys.json. */
const simulatorAppKey = fromHex('d6e88992cdeeee35fe70b5db61ab66cdb191fb9b6ec9313757ef162dd7214d5d');

type RecordedKey = {
  path: string;
  purpose: string;
  algorithm: 'ed25519' | 'secp256k1';
  key: string;
  signature_chain: [string, string];
};

const names = ['plain', 'seeded'].flatMap((mode) =>
  [
    'near-runtime_signer_v1-other-secp256k1',
    'near-runtime_signer_v1-signing-ed25519',
    'near-runtime_signer_v1-signing-secp256k1',
    'root-none-secp256k1',
  ].map((name) => `${mode}-getKey-${name}`),
);

test.for(names)('gives the recorded key and link of %s', (name, context) => {
  const text = readFileSync(sharedFile(context, `facts/dstack/${name}.json`), 'utf8');
  const { path, purpose, algorithm, key, signature_chain } = JSON.parse(text) as RecordedKey;
  const derived = derivePathKey(simulatorAppKey, path);
  expect(toHex(derived)).toBe(key);
  expect(toHex(signKey(simulatorAppKey, purpose, derived, algorithm))).toBe(signature_chain[0]);
});

test('the root’s link leads back to the root, for this app only', () => {
  const [rootKey, appId] = [new Uint8Array(32).fill(7), new Uint8Array(20).fill(8)];
  const appKey = deriveAppKey(rootKey, appId);
  const key = derivePathKey(appKey, 'path');
  const publicKey = toPublicKey(key, 'ed25519');
  const signatures = [signKey(appKey, 'p', key, 'ed25519'), signAppKey(rootKey, appId, appKey)] as const;
  const signersFor = (id: Uint8Array) => signersOf({ publicKey, purpose: 'p', appId: id, signatures });
  const rootPublicKey = toPublicKey(rootKey, 'secp256k1');
  expect(signersFor(appId)).toEqual({ appPublicKey: toPublicKey(appKey, 'secp256k1'), rootPublicKey });
  expect(signersFor(new Uint8Array(20)).rootPublicKey).not.toEqual(rootPublicKey);
});
