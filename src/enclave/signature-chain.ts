import { ed25519 } from '@noble/curves/ed25519.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { equalBytes } from '../primitives/bytes.ts';
import { type ChainSigners, type KeyChain, recoverSigners } from '../proof/key-chain.ts';
import { EnclaveFault, type KeyAlgorithm } from './enclave.ts';

/** ed25519: 32 bytes. secp256k1: 33 bytes, compressed. */
export function toPublicKey(key: Uint8Array, algorithm: KeyAlgorithm): Uint8Array {
  if (algorithm === 'ed25519') return ed25519.getPublicKey(key);
  if (!secp256k1.utils.isValidSecretKey(key)) {
    throw new EnclaveFault('enclave_malformed_answer', 'GetKey: the key is out of range');
  }
  return secp256k1.getPublicKey(key, true);
}

/** The signers of a chain that has both links. Throws `EnclaveFault`; what the signers prove: `proof/key-chain.ts`. */
export function signersOf(chain: KeyChain): ChainSigners {
  const [, overApp] = chain.signatures;
  if (overApp.length === 0) {
    throw new EnclaveFault('key_chain_without_root', 'no KMS root vouches for the app key');
  }
  const signers = recoverSigners(chain);
  if (signers === undefined) {
    throw new EnclaveFault('key_chain_invalid', 'a link is not r ‖ s ‖ recovery id, or no signature at all');
  }
  return signers;
}

export const sameSigners = (a: ChainSigners, b: ChainSigners): boolean =>
  equalBytes(a.appPublicKey, b.appPublicKey) && equalBytes(a.rootPublicKey, b.rootPublicKey);
