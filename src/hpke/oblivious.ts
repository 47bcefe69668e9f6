import { Aes128Gcm, Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { concatBytes, equalBytes, toUtf8 } from '../primitives/bytes.ts';
import { assertRecipient, keyLength } from './hpke.ts';
import { HpkeError } from './hpke-error.ts';

/**
 * Requests and answers sealed as in Oblivious HTTP (RFC 9458, sections 3 and 4): DHKEM(X25519, HKDF-SHA256) and HKDF-SHA256,
 * with AES-256-GCM, or the AES-128-GCM that older clients have.
 */
export const mediaTypes = {
  keys: 'application/ohttp-keys',
  request: 'message/ohttp-req',
  answer: 'message/ohttp-res',
} as const;

/** Where gateways are found (RFC 9540). */
export const gatewayPath = '/.well-known/ohttp-gateway';

const labels = { request: toUtf8('message/bhttp request'), answer: 'message/bhttp response' };

/** https://www.iana.org/assignments/hpke: X25519 with SHA-256, and HKDF-SHA256. */
const kemId = 0x0020;
const kdfId = 0x0001;

type Aead = { readonly id: number; readonly keyLength: 16 | 32; readonly suite: CipherSuite };

const suiteWith = (aead: Aes128Gcm): CipherSuite =>
  new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead });

/** The first one is what we seal with ourselves. */
const preferred: Aead = { id: 0x0002, keyLength: 32, suite: suiteWith(new Aes256Gcm()) };
const aeads: readonly Aead[] = [preferred, { id: 0x0001, keyLength: 16, suite: suiteWith(new Aes128Gcm()) }];

const u16 = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff);
const headerLength = 7;
const nonceLength = 12;

/** One byte, by which a receiver sees that a message is for another of its keys: the first one of the public key. */
export const keyIdOf = (publicKey: Uint8Array): number => publicKey[0] ?? 0;

/** The header of a request, with the names of key and algorithms. */
const headerFor = (keyId: number, { id }: Aead): Uint8Array =>
  concatBytes(Uint8Array.of(keyId), u16(kemId), u16(kdfId), u16(id));

const infoOf = (header: Uint8Array): Uint8Array => concatBytes(labels.request, Uint8Array.of(0), header);

/** The list of one key that `application/ohttp-keys` is. Nothing vouches for it: the attestation does, for the same key. */
export function keyConfiguration(publicKey: Uint8Array): Uint8Array<ArrayBuffer> {
  const algorithms = concatBytes(...aeads.flatMap(({ id }) => [u16(kdfId), u16(id)]));
  const key = concatBytes(Uint8Array.of(keyIdOf(publicKey)), u16(kemId), publicKey);
  const configuration = concatBytes(key, u16(algorithms.length), algorithms);
  return concatBytes(u16(configuration.length), configuration);
}

export type SealedRequest = {
  readonly message: Uint8Array<ArrayBuffer>;
  /** Opens the one answer to it. Throws `HpkeError` (`not_opened`). */
  openAnswer(answer: Uint8Array): Promise<Uint8Array>;
};

/** Seals a request to the holder of an x25519 key. Throws `HpkeError` (`recipient_invalid`). */
export async function sealRequest(publicKey: Uint8Array, request: Uint8Array): Promise<SealedRequest> {
  assertRecipient(publicKey);
  const header = headerFor(keyIdOf(publicKey), preferred);
  const recipientPublicKey = await preferred.suite.kem.deserializePublicKey(new Uint8Array(publicKey));
  const context = await preferred.suite.createSenderContext({ recipientPublicKey, info: infoOf(header) });
  const enc = new Uint8Array(context.enc);
  const ciphertext = new Uint8Array(await context.seal(request));
  const secret = new Uint8Array(await context.export(toUtf8(labels.answer), preferred.keyLength));
  return {
    message: concatBytes(header, enc, ciphertext),
    openAnswer: (answer) => openAnswer({ enc, secret }, answer),
  };
}

export type OpenedRequest = {
  readonly request: Uint8Array;
  /** 32 bytes: the key that the sender made for this request alone. Who does not know it cannot seal under it again. */
  readonly enc: Uint8Array;
  /** `random` makes bytes that no other answer to this request had. */
  sealAnswer(answer: Uint8Array, random: (length: number) => Uint8Array): Promise<Uint8Array<ArrayBuffer>>;
};

/** Of x25519, 32 bytes, and the name under which senders know it. */
export type RecipientKey = { readonly privateKey: Uint8Array; readonly keyId: number };

/**
 * Throws `HpkeError`: `malformed` for what is no such message, or of other algorithms; `wrong_key` when it names another
 * key; `not_opened` when it was changed, or is for another key that has the same first byte.
 */
export async function openRequest(key: RecipientKey, message: Uint8Array): Promise<OpenedRequest> {
  if (message.length < headerLength + keyLength + 16) throw new HpkeError('malformed');
  const header = message.slice(0, headerLength);
  const aead = aeads.find((one) => equalBytes(header.subarray(1), headerFor(0, one).subarray(1)));
  if (aead === undefined) throw new HpkeError('malformed');
  if (header[0] !== key.keyId) throw new HpkeError('wrong_key');
  const enc = message.slice(headerLength, headerLength + keyLength);
  const recipientKey = await aead.suite.kem.deserializePrivateKey(new Uint8Array(key.privateKey));
  const { request, secret } = await notOpened(async () => {
    const context = await aead.suite.createRecipientContext({ recipientKey, enc, info: infoOf(header) });
    return {
      request: new Uint8Array(await context.open(message.slice(headerLength + keyLength))),
      secret: new Uint8Array(await context.export(toUtf8(labels.answer), aead.keyLength)),
    };
  });
  return {
    request,
    enc,
    async sealAnswer(answer, random) {
      const responseNonce = new Uint8Array(random(aead.keyLength));
      const { key: answerKey, iv } = await answerKeyOf({ enc, secret }, responseNonce, 'encrypt');
      const parameters = { name: 'AES-GCM', iv };
      const sealed = await crypto.subtle.encrypt(parameters, answerKey, new Uint8Array(answer));
      return concatBytes(responseNonce, new Uint8Array(sealed));
    },
  };
}

type Exported = { readonly enc: Uint8Array; readonly secret: Uint8Array<ArrayBuffer> };

function openAnswer(exported: Exported, answer: Uint8Array): Promise<Uint8Array> {
  const saltLength = exported.secret.length;
  return notOpened(async () => {
    const { key, iv } = await answerKeyOf(exported, answer.slice(0, saltLength), 'decrypt');
    return new Uint8Array(
      await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, answer.slice(saltLength)),
    );
  });
}

/** RFC 9458, section 4.4: extracted once, expanded twice, which HKDF as a whole does alike. */
async function answerKeyOf(
  { enc, secret }: Exported,
  responseNonce: Uint8Array,
  usage: 'encrypt' | 'decrypt',
): Promise<{ readonly key: CryptoKey; readonly iv: Uint8Array<ArrayBuffer> }> {
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits', 'deriveKey']);
  const salt = concatBytes(enc, responseNonce);
  const named = (name: string) => ({ name: 'HKDF', hash: 'SHA-256', salt, info: toUtf8(name) });
  const algorithm = { name: 'AES-GCM', length: 8 * secret.length };
  const key = await crypto.subtle.deriveKey(named('key'), base, algorithm, false, [usage]);
  const iv = await crypto.subtle.deriveBits(named('nonce'), base, 8 * nonceLength);
  return { key, iv: new Uint8Array(iv) };
}

/** Neither library nor platform throws here for anything but a message that does not open. */
async function notOpened<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch {
    throw new HpkeError('not_opened');
  }
}
