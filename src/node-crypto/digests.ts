import { hash } from 'node:crypto';
import type { Crypto, Digest } from '../vm/crypto.ts';

/** A plain array of its own: a `Buffer` slices otherwise, and may share its memory. */
const digest =
  (algorithm: string): Digest =>
  (data) =>
    new Uint8Array(hash(algorithm, data, 'buffer'));

/** OpenSSL's, under its names. */
export const nodeDigests: Crypto['digests'] = {
  sha256: digest('sha256'),
  keccak256: digest('keccak-256'),
  keccak512: digest('keccak-512'),
  sha3_256: digest('sha3-256'),
  sha3_384: digest('sha3-384'),
  sha3_512: digest('sha3-512'),
  ripemd160: digest('ripemd160'),
};
