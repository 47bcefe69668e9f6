import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes, toHex, toUtf8 } from '../primitives/bytes.ts';

/** The purpose of every key of this service. It is signed into the chain and does not enter the key (tee.md §3). */
export const keyPurpose = 'near-enclave';

/** What dstack's KMS says of a key that it derived. */
export type KeyChain = {
  /** ed25519: 32 bytes. secp256k1: 33 bytes, compressed. */
  readonly publicKey: Uint8Array;
  readonly purpose: string;
  /** 20 bytes. */
  readonly appId: Uint8Array;
  /** r ‖ s ‖ recovery id, 65 bytes each: app key over public key, then KMS root key over app key. */
  readonly signatures: readonly [Uint8Array, Uint8Array];
};

/** Who signed the two links. Both are compressed secp256k1 keys. */
export type ChainSigners = { readonly appPublicKey: Uint8Array; readonly rootPublicKey: Uint8Array };

/**
 * Recovers the signers (tee.md §3), or undefined if a link is no signature. Recovery succeeds for nearly any bytes:
 * the signers prove something only when the root is compared with one that is known from elsewhere.
 */
export function recoverSigners(chain: KeyChain): ChainSigners | undefined {
  const [overKey, overApp] = chain.signatures;
  const appPublicKey = recover(overKey, toUtf8(`${chain.purpose}:${toHex(chain.publicKey)}`));
  if (appPublicKey === undefined) return undefined;
  const issued = concatBytes(toUtf8('dstack-kms-issued:'), chain.appId, appPublicKey);
  const rootPublicKey = recover(overApp, issued);
  return rootPublicKey === undefined ? undefined : { appPublicKey, rootPublicKey };
}

function recover(signature: Uint8Array, message: Uint8Array): Uint8Array | undefined {
  const recoveryId = signature[64];
  if (signature.length !== 65 || recoveryId === undefined || recoveryId > 1) return undefined;
  try {
    const point = secp256k1.Signature.fromCompact(signature.subarray(0, 64))
      .addRecoveryBit(recoveryId)
      .recoverPublicKey(keccak_256(message));
    return point.toBytes(true);
  } catch {
    return undefined; // the curve's code throws for r and s out of range and for points that are none, and for nothing else
  }
}
