import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BorshError, decode, encode } from '../../src/primitives/borsh.ts';
import { fromBase64 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import {
  identifyTransaction,
  isTransactionSigned,
  nonceMode,
  type SignedTransaction,
  signedTransactionSchema,
  type Transaction,
  transactionCodec,
  transactionNonce,
} from '../../src/primitives/transaction.ts';
import { signedTransactionView } from '../../src/primitives/transaction-view.ts';
import * as arbitrary from '../support/arbitrary-actions.ts';

const fields = {
  signerId: arbitrary.accountId,
  publicKey: arbitrary.publicKey,
  receiverId: arbitrary.accountId,
  blockHash: arbitrary.hash,
  actions: fc.array(arbitrary.action, { maxLength: 3 }),
};

const signed: fc.Arbitrary<SignedTransaction> = fc.record({
  transaction: fc.oneof(
    fc.record({ kind: fc.constant('v0' as const), ...fields, nonce: arbitrary.u64 }),
    fc.record({
      kind: fc.constant('v1' as const),
      ...fields,
      nonce: arbitrary.transactionNonce,
      nonceMode: fc.constantFrom('monotonic' as const, 'strict' as const),
    }),
  ),
  signature: arbitrary.signature,
});

const v0: Transaction = {
  kind: 'v0',
  signerId: 'alice.near',
  publicKey: new Uint8Array(33),
  nonce: 9n,
  receiverId: 'bob.near',
  blockHash: new Uint8Array(32),
  actions: [],
};
const v1: Transaction = {
  ...v0,
  kind: 'v1',
  nonce: { kind: 'gas_key_nonce', nonce: 9n, nonceIndex: 3 },
  nonceMode: 'strict',
};
const signature = new Uint8Array(65);

describe('signedTransactionSchema', () => {
  test('is undone by decoding, and prints its borsh', () => {
    fc.assert(
      fc.property(signed, (value) => {
        const bytes = encode(signedTransactionSchema, value);
        expect(decode(signedTransactionSchema, bytes)).toEqual(value);
        expect(fromBase64(String(signedTransactionSchema.toJson(value)))).toEqual(bytes);
      }),
    );
  });

  test('throws nothing but BorshError on bytes that were tampered with', () => {
    const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(signed, fc.array(change, { minLength: 1, maxLength: 4 }), (value, changes) => {
        const bytes = encode(signedTransactionSchema, value);
        for (const [at, byte] of changes) bytes[at % Math.min(bytes.length, 400)] = byte;
        expect(readOrRefuse(bytes)).toMatch(/^(read|refused)$/);
      }),
    );
  });

  test.each([
    ['a version other than 1', [2, 1], 'unknown version of a transaction 2'],
    ['a tag alone', [1], 'unexpected end'],
    ['a V0 signer that is no account id', [1, 0, 0, 0, 97], 'invalid account id'],
    ['a signer that is too long to count', [0, 0, 0, 255], 'unexpected end'],
  ])('refuses %s', (_name, bytes, message) => {
    expect(() => decode(transactionCodec, Uint8Array.from(bytes))).toThrow(BorshError);
    expect(() => decode(transactionCodec, Uint8Array.from(bytes))).toThrow(message);
  });

  test('refuses an ed25519 signature whose s is too large by far', () => {
    const bytes = encode(signedTransactionSchema, { transaction: v0, signature: signature.with(64, 0x20) });
    expect(() => decode(signedTransactionSchema, bytes)).toThrow('signature error');
  });
});

function readOrRefuse(bytes: Uint8Array): string {
  try {
    const value = decode(signedTransactionSchema, bytes);
    // What is read has one encoding, even if the bytes were another: a map in disorder.
    const canonical = encode(signedTransactionSchema, value);
    return encode(signedTransactionSchema, decode(signedTransactionSchema, canonical)).every(
      (byte, at) => byte === canonical[at],
    )
      ? 'read'
      : 'read differently';
  } catch (cause) {
    return cause instanceof BorshError ? 'refused' : String(cause);
  }
}

describe('identifyTransaction', () => {
  test.each([v0, v1])('hashes $kind without its signature, and counts it in the wire size', (transaction) => {
    const bytes = encode(transactionCodec, transaction);
    expect(identifyTransaction({ transaction, signature })).toEqual({
      hash: sha256(bytes),
      size: bytes.length,
      wireSize: encode(signedTransactionSchema, { transaction, signature }).length,
    });
  });

  test('is what a signature is checked against', () => {
    const { hash } = identifyTransaction({ transaction: v0, signature });
    expect(isTransactionSigned({ transaction: v0, signature: signature.with(1, 9) }, hash)).toBe(false);
  });
});

test('both versions have a nonce and a mode of one form', () => {
  expect(transactionNonce(v0)).toEqual({ kind: 'nonce', nonce: 9n });
  expect(transactionNonce(v1)).toEqual({ kind: 'gas_key_nonce', nonce: 9n, nonceIndex: 3 });
  expect([v0, v1].map(nonceMode)).toEqual(['monotonic', 'strict']);
});

test('signedTransactionView leaves out what V0 has not', () => {
  const view = signedTransactionView({ transaction: v0, signature });
  expect(view).not.toHaveProperty('nonce_mode');
  expect(view).not.toHaveProperty('nonce_index');
  expect(signedTransactionView({ transaction: v1, signature })).toMatchObject({
    nonce: 9n,
    nonce_index: 3,
    nonce_mode: 'strict',
    priority_fee: 0,
  });
});
