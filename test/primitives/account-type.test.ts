import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountIdSchema } from '../../src/primitives/account-id.ts';
import { accountType } from '../../src/primitives/account-type.ts';
import { BorshError, decode, encode, string } from '../../src/primitives/borsh.ts';
import { fromHex } from '../../src/primitives/bytes.ts';
import {
  ethImplicitAccountId,
  nearImplicitAccountId,
  nearImplicitPublicKey,
} from '../../src/primitives/implicit-account-id.ts';
import { formatPublicKeyHandle, publicKeyHandleSchema } from '../../src/primitives/public-key.ts';
import {
  decodeUniversalAccountId,
  encodeUniversalAccountId,
} from '../../src/primitives/universal-account-id.ts';
import { accountId, hash, publicKey, publicKeyHandle } from '../support/arbitrary-actions.ts';

describe('accountType', () => {
  const hex = '0123456789abcdef'.repeat(4);
  const symbols = '0123456789abcdefghjkmnpqrstvwxyz0123456789abcdefghj';

  test.each([
    ['near_implicit', hex],
    ['eth_implicit', `0x${hex.slice(0, 40)}`],
    ['near_deterministic', `0s${hex.slice(0, 40)}`],
    ['universal', `0u${symbols}0`],
    ['universal', `0u${symbols}g`],
    ['named', `0u${symbols}1`],
    ['named', `0u${symbols}`],
    ['named', `0u${symbols.replace('k', 'l')}0`],
    ['named', `0x${hex.slice(0, 39)}`],
    ['named', `0s${hex.slice(0, 39)}g`],
    ['named', hex.slice(1)],
    ['named', `${hex.slice(1)}g`],
    ['named', 'alice.near'],
  ])('is %s of %s', (type, id) => expect(accountType(id)).toBe(type));
});

describe('universal account ids', () => {
  // Known answers of near-primitives-core 0.38, universal_account_id.rs.
  test.each([
    ['00'.repeat(32), `0u${'0'.repeat(52)}`],
    ['ff'.repeat(32), `0u${'z'.repeat(51)}g`],
    [
      '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
      '0u000g40r40m30e209185gr38e1w8124gk2gahc5rr34d1p70x3rfg',
    ],
  ])('of %s', (hex, id) => {
    expect(encodeUniversalAccountId(fromHex(hex))).toBe(id);
    expect(decodeUniversalAccountId(id)).toEqual(fromHex(hex));
  });

  test('give back their hash', () => {
    fc.assert(
      fc.property(hash, (value) => {
        const id = encodeUniversalAccountId(value);
        expect(accountType(id)).toBe('universal');
        expect(decodeUniversalAccountId(id)).toEqual(value);
      }),
    );
  });

  test('address nothing when they are of another type', () => {
    expect(decodeUniversalAccountId(`0u${'z'.repeat(52)}`)).toBeUndefined();
  });
});

describe('implicit accounts', () => {
  test('of an ed25519 key gives the key back', () => {
    fc.assert(
      fc.property(hash, (bytes) => {
        const key = Uint8Array.from([0, ...bytes]);
        expect(nearImplicitPublicKey(nearImplicitAccountId(key))).toEqual(key);
      }),
    );
    expect(nearImplicitPublicKey('alice.near')).toBeUndefined();
  });

  test('of a secp256k1 key is its Ethereum address', () => {
    // The key of the secret 1, known to every Ethereum wallet.
    const x = '79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798';
    const y = '483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8';
    expect(ethImplicitAccountId(fromHex(`01${x}${y}`))).toBe('0x7e5f4552091a69125d5dfcb7b8c2659029395bdf');
  });
});

describe('accountIdSchema', () => {
  test('is undone by decoding', () => {
    fc.assert(
      fc.property(accountId, (id) => {
        expect(decode(accountIdSchema, encode(accountIdSchema, id))).toBe(id);
      }),
    );
  });

  test.each(['', 'a', 'A.near', 'a..b', 'a'.repeat(65), 'é.near'])('refuses %j', (text) => {
    expect(() => decode(accountIdSchema, encode(string, text))).toThrow(BorshError);
  });
});

describe('publicKeyHandleSchema', () => {
  test('is undone by decoding', () => {
    fc.assert(
      fc.property(publicKeyHandle, (handle) => {
        expect(decode(publicKeyHandleSchema, encode(publicKeyHandleSchema, handle))).toEqual(handle);
        expect(publicKeyHandleSchema.toJson(handle)).toBe(formatPublicKeyHandle(handle));
      }),
    );
  });

  test('takes no whole ML-DSA key', () => {
    fc.assert(
      fc.property(publicKey, (key) => {
        const read = () => decode(publicKeyHandleSchema, key);
        if (key[0] === 2) expect(read).toThrow('tag of a public key handle');
        else expect(read()).toEqual(key);
      }),
    );
  });
});
