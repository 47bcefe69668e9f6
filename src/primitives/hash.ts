import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { decodeBase58, encodeBase58 } from './base58.ts';

/** 32 bytes of sha256: NEAR's `CryptoHash`. */
export const sha256 = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  nobleSha256(bytes) as Uint8Array<ArrayBuffer>;

/** NEAR's "no hash": 32 zero bytes. Also the root of an empty trie. */
export const zeroHash: Uint8Array = new Uint8Array(32);

/** How NEAR prints hashes. */
export const toBase58 = (bytes: Uint8Array): string => encodeBase58(bytes);

/** Throws on a character outside the Bitcoin alphabet. */
export const fromBase58 = (text: string): Uint8Array<ArrayBuffer> => decodeBase58(text);
