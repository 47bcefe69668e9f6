import type { Crypto } from '../../src/vm/crypto.ts';
import { altBn128Suite } from './crypto/alt-bn128.ts';
import { bls12381Suite } from './crypto/bls12381.ts';
import { digestsSuite } from './crypto/digests.ts';
import { recordedSuite } from './crypto/recorded.ts';
import { signaturesSuite } from './crypto/signatures.ts';

/** What each implementation of `vm/crypto.ts` must do, seen through the host functions that use it. */
export function cryptoSuite(crypto: Crypto): void {
  digestsSuite(crypto);
  signaturesSuite(crypto);
  altBn128Suite(crypto);
  bls12381Suite(crypto);
  recordedSuite(crypto);
}
