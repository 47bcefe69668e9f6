import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createResultKeys } from '../../src/enclave/result-keys.ts';
import { toHex } from '../../src/primitives/bytes.ts';
import { hashBatch } from '../../src/proof/batch.ts';
import { enclaveWith } from '../support/dev-enclave.ts';

const entropy = (byte: number) => new Uint8Array(32).fill(byte);
const statementHash = new Uint8Array(32).fill(9);
const misused = expect.objectContaining({ code: 'enclave_misused' });

test('boot entropy makes new keys, none makes the same', async () => {
  const enclave = await enclaveWith();
  const first = await createResultKeys(enclave, { mode: 'boot-entropy', entropy: entropy(1) });
  const second = await createResultKeys(enclave, { mode: 'boot-entropy', entropy: entropy(2) });
  const derived = await createResultKeys(enclave, { mode: 'derived' });
  const again = await createResultKeys(enclave, { mode: 'derived' });
  const names = [first, second, derived].map((keys) => toHex(keys.ed25519PublicKey));
  expect(new Set(names).size).toBe(3);
  expect(again.ed25519PublicKey).toEqual(derived.ed25519PublicKey);
  expect(again.secp256k1PublicKey).toEqual(derived.secp256k1PublicKey);
});

test('a result key is not a key that the agent gives', async () => {
  const enclave = await enclaveWith();
  const plain = await enclave.deriveKey('near-enclave/result/ed25519/v1', 'ed25519');
  const derived = await createResultKeys(enclave, { mode: 'derived' });
  expect(derived.ed25519PublicKey).not.toEqual(plain.publicKey);
});

test('signatures of any batch verify under the listed key', async () => {
  const keys = await createResultKeys(await enclaveWith(), { mode: 'derived', keyEpoch: 3n });
  expect([keys.keyEpoch, keys.keyMode]).toEqual([3n, 'derived']);
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (hash) =>
      ed25519.verify(keys.signBatch(hash, undefined).ed25519, hashBatch(hash), keys.ed25519PublicKey),
    ),
    { numRuns: 20 },
  );
});

test('only a root of 32 bytes is signed', async () => {
  const keys = await createResultKeys(await enclaveWith(), { mode: 'derived' });
  expect(() => keys.signBatch(new Uint8Array(31), undefined)).toThrow(misused);
});

test('nothing is signed after destruction, and the entropy does not outlive the derivation', async () => {
  const bytes = entropy(5);
  const keys = await createResultKeys(await enclaveWith(), { mode: 'boot-entropy', entropy: bytes });
  expect(bytes).toEqual(new Uint8Array(32));
  keys.destroy();
  expect(() => keys.signBatch(statementHash, undefined)).toThrow(misused);
});

test.each([
  { mode: 'boot-entropy' as const },
  { mode: 'boot-entropy' as const, entropy: new Uint8Array(31) },
  { mode: 'derived' as const, entropy: entropy(1) },
])('refuses entropy that does not fit the mode: %o', async (options) => {
  await expect(createResultKeys(await enclaveWith(), options)).rejects.toEqual(misused);
});
