import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, test } from 'vitest';
import { createEpochKeys, type EpochKeys } from '../../src/enclave/epoch-keys.ts';
import { identitySecp256k1 } from '../../src/enclave/identity-keys.ts';
import { keyPaths } from '../../src/enclave/key-paths.ts';
import type { ResolveOrder } from '../../src/enclave/near-access-key.ts';
import { concatBytes, toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { zeroHash } from '../../src/primitives/hash.ts';
import { identifyTransaction, isTransactionSigned } from '../../src/primitives/transaction.ts';
import { isEndorsed } from '../../src/proof/identity.ts';
import { keyPurpose, recoverSigners } from '../../src/proof/key-chain.ts';
import { enclaveWith } from '../support/dev-enclave.ts';

const entropy = (byte: number) => new Uint8Array(32).fill(byte);
const misused = expect.objectContaining({ code: 'enclave_misused' });
const booted = async (byte: number, keyEpoch = 0n) =>
  createEpochKeys(await enclaveWith(), { mode: 'boot-entropy', entropy: entropy(byte), keyEpoch });
const derived = async () =>
  createEpochKeys(await enclaveWith(), { mode: 'derived', entropy: new Uint8Array(), keyEpoch: 0n });
const namesOf = ({ registered }: EpochKeys) => Object.values(registered).map((key) => toHex(key ?? zeroHash));

describe('the keys of an epoch', () => {
  test('are all new with new entropy, all the same without', async () => {
    const [first, second, fixed, again] = [
      await booted(1),
      await booted(2),
      await derived(),
      await derived(),
    ];
    const names = [first, second, fixed].flatMap(namesOf);
    expect(new Set(names).size).toBe(12);
    expect(again.registered).toEqual(fixed.registered);
  });

  test('follow from the entropy and the app alone', async () => {
    expect((await booted(1)).registered).toEqual((await booted(1, 4n)).registered);
  });

  test('are none that the guest agent hands out', async () => {
    const enclave = await enclaveWith();
    const names = namesOf(await derived());
    for (const path of Object.values(keyPaths)) {
      for (const algorithm of ['ed25519', 'secp256k1'] as const) {
        expect(names).not.toContain(toHex((await enclave.deriveKey(path, algorithm)).publicKey));
      }
    }
  });

  test('come from as many paths as there are keys', () => {
    expect(new Set(Object.values(keyPaths)).size).toBe(Object.keys(keyPaths).length);
    for (const path of Object.values(keyPaths))
      expect(path).toMatch(/^near-enclave\/[a-z-]+\/[a-z0-9]+\/v1$/);
  });

  test('do not leave their entropy behind', async () => {
    const bytes = entropy(5);
    await createEpochKeys(await enclaveWith(), { mode: 'boot-entropy', entropy: bytes, keyEpoch: 0n });
    expect(bytes).toEqual(zeroHash);
  });

  test.each([
    { mode: 'boot-entropy' as const, entropy: new Uint8Array(31) },
    { mode: 'derived' as const, entropy: entropy(1) },
  ])('are refused with entropy that does not fit the mode: %o', async (options) => {
    await expect(createEpochKeys(await enclaveWith(), { ...options, keyEpoch: 0n })).rejects.toEqual(misused);
  });
});

describe('the identity', () => {
  test('endorses every key and the epoch', async () => {
    const { identity, registered: keys } = await booted(1, 3n);
    expect(isEndorsed(identity, { keys, keyEpoch: 3n })).toBe(true);
    expect(isEndorsed(identity, { keys, keyEpoch: 4n })).toBe(false);
    for (const name of ['ed25519', 'secp256k1', 'transport', 'nearAccess'] as const) {
      const other = keys[name]?.map((byte) => byte ^ 1);
      expect(isEndorsed(identity, { keys: { ...keys, [name]: other }, keyEpoch: 3n })).toBe(false);
    }
  });

  test('stays over boots, and the KMS root vouches for it', async () => {
    const enclave = await enclaveWith();
    const { appId } = await enclave.info();
    const [first, second] = [(await booted(1)).identity, (await booted(2)).identity];
    expect(second.publicKey).toEqual(first.publicKey);
    const chain = {
      publicKey: first.publicKey,
      purpose: keyPurpose,
      appId,
      signatures: first.signatureChain,
    };
    const { rootPublicKey } = await enclave.deriveKey('another/path', 'secp256k1');
    expect(recoverSigners(chain)?.rootPublicKey).toEqual(rootPublicKey);
  });

  test('has a second name for EVM chains, always the same', async () => {
    const enclave = await enclaveWith();
    expect(await identitySecp256k1(enclave)).toEqual(await identitySecp256k1(await enclaveWith()));
    expect(await identitySecp256k1(enclave)).toHaveLength(33);
  });
});

const order: ResolveOrder = {
  signerId: 'operator.near',
  nonce: 1n,
  contractId: 'outlayer.near',
  blockHash: zeroHash,
  resolution: { method: 'resolve_execution', args: toUtf8('{}') },
};

describe('the NEAR access key', () => {
  test('signs one call of OutLayer’s contract, without a deposit', async () => {
    const { nearAccess } = await booted(1);
    const signed = nearAccess.signResolve(order);
    expect(isTransactionSigned(signed, identifyTransaction(signed).hash)).toBe(true);
    expect(signed.transaction).toEqual({
      kind: 'v0',
      signerId: 'operator.near',
      publicKey: concatBytes(new Uint8Array(1), nearAccess.publicKey),
      nonce: 1n,
      receiverId: 'outlayer.near',
      blockHash: zeroHash,
      actions: [
        {
          kind: 'function_call',
          methodName: 'resolve_execution',
          args: toUtf8('{}'),
          gas: 300_000_000_000_000n,
          deposit: 0n,
        },
      ],
    });
    expect(nearAccess.signResolve(order)).toEqual(signed);
  });
});

describe('the transport key', () => {
  test('is lent, and the copy overwritten', async () => {
    const { transport } = await booted(1);
    let lent = new Uint8Array();
    await transport.lend(async (key) => {
      lent = key as Uint8Array<ArrayBuffer>;
      expect(key).not.toEqual(zeroHash);
    });
    expect(lent).toEqual(zeroHash);
  });

  test('is not the ed25519 key of its path', async () => {
    const { transport } = await booted(1);
    await transport.lend(async (key) => expect(ed25519.getPublicKey(key)).not.toEqual(transport.publicKey));
  });
});

test('nothing is signed or opened after destruction', async () => {
  const keys = await booted(1);
  keys.destroy();
  expect(() => keys.nearAccess.signResolve(order)).toThrow(misused);
  await expect(keys.transport.lend(async () => 1)).rejects.toEqual(misused);
});
