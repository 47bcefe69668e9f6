import { createDecipheriv, createHmac, createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto';
import { x25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assertRecipient, open, publicKeyOf, seal } from '../../src/hpke/hpke.ts';
import { HpkeError, type HpkeErrorCode } from '../../src/hpke/hpke-error.ts';
import { concatBytes, fromHex, toHex, toUtf8 } from '../../src/primitives/bytes.ts';

const privateKey = new Uint8Array(32).fill(0x42);
const recipient = x25519.getPublicKey(privateKey);
const context = { info: toUtf8('a test'), aad: toUtf8('about this') };

const withCode = (code: HpkeErrorCode) => expect.objectContaining({ name: 'HpkeError', code });

/** RFC 9180 in plain words and Node's own cryptography: a second way to the same plaintext. */
function plainOpen(key: Uint8Array, enc: Uint8Array, ciphertext: Uint8Array, { info, aad }: typeof context) {
  const bytes = (value: number) => Uint8Array.of(value >> 8, value & 0xff);
  const kem = concatBytes(toUtf8('KEM'), bytes(0x20));
  const hpke = concatBytes(toUtf8('HPKE'), bytes(0x20), bytes(1), bytes(2));
  const extract = (suite: Uint8Array, salt: Uint8Array, label: string, ikm: Uint8Array) =>
    createHmac('sha256', salt.length === 0 ? new Uint8Array(32) : salt)
      .update(concatBytes(toUtf8('HPKE-v1'), suite, toUtf8(label), ikm))
      .digest();
  const expand = (suite: Uint8Array, prk: Uint8Array, label: string, of: Uint8Array, length: number) => {
    const labeled = concatBytes(bytes(length), toUtf8('HPKE-v1'), suite, toUtf8(label), of);
    const block = createHmac('sha256', prk)
      .update(concatBytes(labeled, Uint8Array.of(1)))
      .digest();
    return block.subarray(0, length);
  };
  const none = new Uint8Array();
  const pkcs8 = concatBytes(fromHex('302e020100300506032b656e04220420'), key);
  const spki = concatBytes(fromHex('302a300506032b656e032100'), enc);
  const shared = diffieHellman({
    privateKey: createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' }),
    publicKey: createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }),
  });
  const kemContext = concatBytes(enc, x25519.getPublicKey(key));
  const secret = expand(kem, extract(kem, none, 'eae_prk', shared), 'shared_secret', kemContext, 32);
  const schedule = concatBytes(
    Uint8Array.of(0),
    extract(hpke, none, 'psk_id_hash', none),
    extract(hpke, none, 'info_hash', info),
  );
  const prk = extract(hpke, secret, 'secret', none);
  const decipher = createDecipheriv(
    'aes-256-gcm',
    expand(hpke, prk, 'key', schedule, 32),
    expand(hpke, prk, 'base_nonce', schedule, 12),
  );
  decipher.setAAD(aad);
  decipher.setAuthTag(ciphertext.subarray(-16));
  return concatBytes(decipher.update(ciphertext.subarray(0, -16)), decipher.final());
}

describe('a sealed message', () => {
  test('opens with the key of its recipient, as RFC 9180 says and as here', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.uint8Array({ maxLength: 40 }),
        async (plaintext, aad) => {
          const about = { ...context, aad };
          const { enc, ciphertext } = await seal(recipient, plaintext, about);
          expect(await open(privateKey, { enc, ciphertext }, about)).toEqual(plaintext);
          expect(plainOpen(privateKey, enc, ciphertext, about)).toEqual(plaintext);
        },
      ),
      { numRuns: 20 },
    );
  });

  test('is another one each time', async () => {
    const [a, b] = [await seal(recipient, context.aad, context), await seal(recipient, context.aad, context)];
    expect(toHex(a.enc)).not.toBe(toHex(b.enc));
    expect(toHex(a.ciphertext)).not.toBe(toHex(b.ciphertext));
  });

  test('does not open when any byte of it is changed', async () => {
    const { enc, ciphertext } = await seal(recipient, toUtf8('secret'), context);
    const flipped = (all: Uint8Array, at: number) =>
      Uint8Array.from(all, (byte, index) => (index === at ? byte ^ 1 : byte));
    for (const at of ciphertext.keys()) {
      const message = { enc, ciphertext: flipped(ciphertext, at) };
      await expect(open(privateKey, message, context)).rejects.toEqual(withCode('not_opened'));
    }
    for (const at of enc.keys()) {
      const message = { enc: flipped(enc, at), ciphertext };
      await expect(open(privateKey, message, context)).rejects.toEqual(withCode('not_opened'));
    }
  });

  test.each([
    ['another purpose', { ...context, info: toUtf8('another') }, privateKey],
    ['something else that it is about', { ...context, aad: toUtf8('about that') }, privateKey],
    ['another key', context, new Uint8Array(32).fill(0x43)],
  ])('does not open for %s', async (_, about, key) => {
    const message = await seal(recipient, toUtf8('secret'), context);
    await expect(open(key, message, about)).rejects.toEqual(withCode('not_opened'));
  });

  test('does not open with a key beside it that everyone shares', async () => {
    const { ciphertext } = await seal(recipient, toUtf8('secret'), context);
    const message = { enc: new Uint8Array(32), ciphertext };
    await expect(open(privateKey, message, context)).rejects.toEqual(withCode('not_opened'));
  });

  test('says nothing of the key when it does not open', async () => {
    const message = await seal(recipient, toUtf8('secret'), { ...context, aad: toUtf8('other') });
    const error = await open(privateKey, message, context).catch((cause: unknown) => cause);
    if (!(error instanceof HpkeError)) expect.fail('no HpkeError');
    expect(error.cause).toBeUndefined();
    expect(`${error.message} ${error.stack}`).not.toContain(toHex(privateKey));
  });

  test.each([0, 31, 33])('takes no private key of %i bytes', async (length) => {
    const message = await seal(recipient, toUtf8('secret'), context);
    const opening = open(new Uint8Array(length), message, context);
    await expect(opening).rejects.toEqual(withCode('key_invalid'));
    expect(() => publicKeyOf(new Uint8Array(length))).toThrow(withCode('key_invalid'));
  });
});

/** All coordinates below 2^255 whose points have an order that divides 8, and their spellings above the prime. */
const lowOrder = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

describe('a recipient', () => {
  test.each(lowOrder)('of low order is refused: %s', async (key) => {
    expect(() => assertRecipient(fromHex(key))).toThrow(withCode('recipient_invalid'));
    await expect(seal(fromHex(key), toUtf8('x'), context)).rejects.toEqual(withCode('recipient_invalid'));
  });

  test('in a second spelling is refused', () => {
    const highBit = recipient.map((byte, index) => (index === 31 ? byte | 0x80 : byte));
    const aboveThePrime = fromHex(`f6${'ff'.repeat(30)}7f`); // 9, the base point, once more
    expect(() => assertRecipient(highBit)).toThrow(withCode('recipient_invalid'));
    expect(() => assertRecipient(aboveThePrime)).toThrow(withCode('recipient_invalid'));
  });

  test.each([0, 31, 33])('of %i bytes is refused', (length) => {
    expect(() => assertRecipient(new Uint8Array(length).fill(9))).toThrow(withCode('recipient_invalid'));
  });

  test('with any private key is taken', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (key) => {
        expect(() => assertRecipient(publicKeyOf(key))).not.toThrow();
      }),
    );
  });
});
