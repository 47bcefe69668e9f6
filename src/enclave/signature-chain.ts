import { ed25519 } from '@noble/curves/ed25519.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes, equalBytes, toHex, toUtf8 } from '../primitives/bytes.ts';
import { EnclaveFault, type KeyAlgorithm } from './enclave.ts';

export type KeyChain = {
  readonly publicKey: Uint8Array;
  readonly purpose: string;
  readonly appId: Uint8Array;
  /** App key over public key, then KMS root key over app key. */
  readonly signatures: readonly [Uint8Array, Uint8Array];
};

/** Who signed the two links. Both are compressed secp256k1 keys. */
export type ChainSigners = { readonly appPublicKey: Uint8Array; readonly rootPublicKey: Uint8Array };

/** ed25519: 32 bytes. secp256k1: 33 bytes, compressed. */
export function toPublicKey(key: Uint8Array, algorithm: KeyAlgorithm): Uint8Array {
  if (algorithm === 'ed25519') return ed25519.getPublicKey(key);
  if (!secp256k1.utils.isValidSecretKey(key)) {
    throw new EnclaveFault('enclave_malformed_answer', 'GetKey: the key is out of range');
  }
  return secp256k1.getPublicKey(key, true);
}

/**
 * Recovers the signers (tee.md §3). Recovery succeeds for nearly any bytes: the signers prove something only when
 * the root is compared with a root that is known from elsewhere, or at least with that of another key.
 */
export function recoverSigners(chain: KeyChain): ChainSigners {
  const [overKey, overApp] = chain.signatures;
  if (overApp.length === 0) {
    throw new EnclaveFault('key_chain_without_root', 'no KMS root vouches for the app key');
  }
  const appPublicKey = recover(overKey, toUtf8(`${chain.purpose}:${toHex(chain.publicKey)}`));
  const issued = concatBytes(toUtf8('dstack-kms-issued:'), chain.appId, appPublicKey);
  return { appPublicKey, rootPublicKey: recover(overApp, issued) };
}

export const sameSigners = (a: ChainSigners, b: ChainSigners): boolean =>
  equalBytes(a.appPublicKey, b.appPublicKey) && equalBytes(a.rootPublicKey, b.rootPublicKey);

function recover(signature: Uint8Array, message: Uint8Array): Uint8Array {
  const recoveryId = signature[64];
  if (signature.length !== 65 || recoveryId === undefined || recoveryId > 1) {
    throw new EnclaveFault('key_chain_invalid', 'a link is not r ‖ s ‖ recovery id');
  }
  try {
    const point = secp256k1.Signature.fromCompact(signature.subarray(0, 64))
      .addRecoveryBit(recoveryId)
      .recoverPublicKey(keccak_256(message));
    return point.toBytes(true);
  } catch (cause) {
    throw new EnclaveFault('key_chain_invalid', 'a link is no signature at all', { cause });
  }
}
