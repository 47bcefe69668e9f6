import { p256 } from '@noble/curves/nist.js';
import { concatBytes, fromHex } from '../primitives/bytes.ts';
import { sha256 } from '../primitives/hash.ts';
import { seededBytes } from './seed.ts';

/** A P-256 key of the development PKI. Signatures follow RFC 6979, so the same bytes are signed to the same bytes. */
export type PkiKey = {
  /** x ‖ y, 64 bytes, as quotes carry keys. */
  readonly point: Uint8Array;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array<ArrayBuffer>;
  /** The secret half as PrivateKeyInfo, DER. */
  readonly pkcs8: Uint8Array;
  /** 20 bytes: the leftmost of the sha256 of the key (RFC 7093 method 1). Also the certificate's serial number. */
  readonly keyId: Uint8Array;
  /** r ‖ s, 64 bytes, over the sha256 of the data. */
  sign(data: Uint8Array): Uint8Array<ArrayBuffer>;
};

/** SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING { 04 ‖ … } }: RFC 5480. */
const spkiPrefix = fromHex('3059301306072a8648ce3d020106082a8648ce3d03010703420004');

/** SEQUENCE { 0, SEQUENCE { id-ecPublicKey, prime256v1 }, OCTET STRING { SEQUENCE { 1, OCTET STRING … } } }: RFC 5958, 5915. */
const pkcs8Prefix = fromHex('3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420');

export function createPkiKey(seed: Uint8Array, label: string): PkiKey {
  const secret = p256.utils.randomSecretKey(seededBytes(seed, `pki/${label}`, 48));
  const point = p256.getPublicKey(secret, false).slice(1);
  const keyId = sha256(concatBytes(new Uint8Array([4]), point)).slice(0, 20);
  keyId[0] = ((keyId[0] ?? 0) & 0x3f) | 0x40; // positive and of full length as a serial number
  return {
    point,
    spki: concatBytes(spkiPrefix, point),
    pkcs8: concatBytes(pkcs8Prefix, secret),
    keyId,
    sign: (data) => concatBytes(p256.sign(sha256(data), secret, { prehash: false }).toBytes('compact')),
  };
}
