import { ripemd160 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256, keccak_512, sha3_256, sha3_384, sha3_512 } from '@noble/hashes/sha3.js';
import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';
import { verifyEd25519 } from '../../primitives/ed25519.ts';
import type { Crypto } from '../crypto.ts';
import { recoverSecp256k1, verifyP256 } from './ecdsa.ts';
import { nobleBls12381, nobleBn254 } from './pairing-curves.ts';

/** In plain JavaScript: the same in Node and in a browser. */
export const nobleCrypto: Crypto = {
  digests: { sha256, keccak256: keccak_256, keccak512: keccak_512, sha3_256, sha3_384, sha3_512, ripemd160 },
  signatures: {
    verifyEd25519,
    verifyP256,
    verifyMlDsa65: (signature, message, key) => ml_dsa65.verify(key, message, signature),
    recoverSecp256k1,
  },
  bn254: nobleBn254,
  bls12381: nobleBls12381,
};
