import { describe, expect, test } from 'vitest';
import { publicKeyOf } from '../../src/hpke/hpke.ts';
import { keyConfiguration, keyIdOf, openRequest, sealRequest } from '../../src/hpke/oblivious.ts';
import { fromHex, toHex, toUtf8 } from '../../src/primitives/bytes.ts';

/** RFC 9458, appendix A: with AES-128-GCM. */
const rfc = {
  privateKey: fromHex('3c168975674b2fa8e465970b79c8dcf09f1c741626480bd4c6162fc5b6a98e1a'),
  keyId: 1,
  message: fromHex(
    '010020000100014b28f881333e7c164ffc499ad9796f877f4e1051ee6d31bad19dec96c208b4726374e469135906992e1268c594d2a10c695d858c40a026e7965e7d86b83dd440b2c0185204b4d63525',
  ),
  request: '00034745540568747470730b6578616d706c652e636f6d012f',
  answer: fromHex('0140c8'),
  responseNonce: fromHex('c789e7151fcba46158ca84b04464910d'),
  sealedAnswer: 'c789e7151fcba46158ca84b04464910d86f9013e404feea014e7be4a441f234f857fbd',
};

const privateKey = new Uint8Array(32).fill(9);
const publicKey = publicKeyOf(privateKey);
const key = { privateKey, keyId: keyIdOf(publicKey) };
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const flipped = (bytes: Uint8Array, at: number) => bytes.with(at, (bytes[at] ?? 0) ^ 1);

describe('the example of RFC 9458', () => {
  test('opens to its request', async () => {
    expect(toHex((await openRequest(rfc, rfc.message)).request)).toBe(rfc.request);
  });

  test('gets its sealed answer', async () => {
    const { sealAnswer } = await openRequest(rfc, rfc.message);
    expect(toHex(await sealAnswer(rfc.answer, () => rfc.responseNonce))).toBe(rfc.sealedAnswer);
  });

  test('has a list of keys like ours', () => {
    const ours = toHex(keyConfiguration(publicKeyOf(rfc.privateKey)));
    const itsKey = '31e1f05a740102115220e9af918f738674aec95f54db6e04eb705aae8e798155';
    expect(ours).toBe(`002d310020${itsKey}00080001000200010001`);
  });
});

describe('a sealed request', () => {
  test('opens at its receiver, and the answer at its sender', async () => {
    const sealed = await sealRequest(publicKey, toUtf8('ask'));
    const opened = await openRequest(key, sealed.message);
    expect(opened.request).toEqual(toUtf8('ask'));
    const answer = await opened.sealAnswer(toUtf8('told'), random);
    expect(await sealed.openAnswer(answer)).toEqual(toUtf8('told'));
  });

  test('is other bytes each time', async () => {
    const [one, other] = await Promise.all([1, 2].map(() => sealRequest(publicKey, toUtf8('ask'))));
    expect(one?.message).not.toEqual(other?.message);
  });

  test('does not open with any byte of it changed', async () => {
    const { message } = await sealRequest(publicKey, toUtf8('ask'));
    for (let at = 0; at < message.length; at++) {
      const code = at === 0 ? 'wrong_key' : at < 7 ? 'malformed' : 'not_opened';
      await expect(openRequest(key, flipped(message, at)), `byte ${at}`).rejects.toMatchObject({ code });
    }
  });

  test('does not open with the bit that x25519 does not read changed', async () => {
    const { message } = await sealRequest(publicKey, toUtf8('ask'));
    const changed = message.with(7 + 31, (message[7 + 31] ?? 0) ^ 0x80);
    await expect(openRequest(key, changed)).rejects.toMatchObject({ code: 'not_opened' });
  });

  test('does not open when the algorithm in it is changed to the other one', async () => {
    const { message } = await sealRequest(publicKey, toUtf8('ask'));
    await expect(openRequest(key, message.with(6, 1))).rejects.toMatchObject({ code: 'not_opened' });
  });

  test('does not open under another key of the same name', async () => {
    const { message } = await sealRequest(publicKey, toUtf8('ask'));
    const other = { privateKey: new Uint8Array(32).fill(8), keyId: key.keyId };
    await expect(openRequest(other, message)).rejects.toMatchObject({ code: 'not_opened' });
  });

  test('does not open with a key of low order in it', async () => {
    const { message } = await sealRequest(publicKey, toUtf8('ask'));
    message.fill(0, 7, 39);
    await expect(openRequest(key, message)).rejects.toMatchObject({ code: 'not_opened' });
  });

  test('is none when it is cut short', async () => {
    const { message } = await sealRequest(publicKey, new Uint8Array());
    await expect(openRequest(key, message.subarray(0, -1))).rejects.toMatchObject({ code: 'malformed' });
  });

  test('is not sealed to what is no key', async () => {
    const sealing = sealRequest(new Uint8Array(32), toUtf8('ask'));
    await expect(sealing).rejects.toMatchObject({ code: 'recipient_invalid' });
  });
});

describe('a sealed answer', () => {
  test('does not open with any byte of it changed, or cut', async () => {
    const sealed = await sealRequest(publicKey, toUtf8('ask'));
    const answer = await (await openRequest(key, sealed.message)).sealAnswer(toUtf8('told'), random);
    for (let at = 0; at < answer.length; at++) {
      await expect(sealed.openAnswer(flipped(answer, at))).rejects.toMatchObject({ code: 'not_opened' });
      await expect(sealed.openAnswer(answer.subarray(0, at))).rejects.toMatchObject({ code: 'not_opened' });
    }
  });

  test('does not open as the answer to another request', async () => {
    const sealed = await sealRequest(publicKey, toUtf8('ask'));
    const other = await sealRequest(publicKey, toUtf8('ask'));
    const answer = await (await openRequest(key, other.message)).sealAnswer(toUtf8('told'), random);
    await expect(sealed.openAnswer(answer)).rejects.toMatchObject({ code: 'not_opened' });
  });
});
