import { ed25519 } from '@noble/curves/ed25519.js';
import { encode, fixedBytes, string, struct, u64 } from '../primitives/borsh.ts';
import { sha256 } from '../primitives/hash.ts';
import type { Enclave } from './enclave.ts';
import type { ResultKeys } from './result-keys.ts';

export const identityKeyPath = 'near-enclave/identity/ed25519/v1';

const endorsementCodec = struct({
  domain: string,
  ed25519: fixedBytes(32),
  secp256k1: fixedBytes(33),
  keyEpoch: u64,
});

/** What the identity key signs: sha256(borsh{ domain, both result keys, epoch }). */
export function endorsementHash(
  keys: Pick<ResultKeys, 'ed25519PublicKey' | 'secp256k1PublicKey' | 'keyEpoch'>,
): Uint8Array {
  return sha256(
    encode(endorsementCodec, {
      domain: 'near-enclave/key-endorsement/v0',
      ed25519: keys.ed25519PublicKey,
      secp256k1: keys.secp256k1PublicKey,
      keyEpoch: keys.keyEpoch,
    }),
  );
}

export type Endorsement = {
  /** 32 bytes; the same over restarts and replicas of one app. */
  readonly identityPublicKey: Uint8Array;
  /** ed25519, 64 bytes, over `endorsementHash`. */
  readonly signature: Uint8Array;
};

/**
 * Says that these result keys belong to the service of that name. It never suffices alone: every image that the
 * app's governance ever allowed can derive the identity key (design §5). The key is overwritten after its one use.
 */
export async function endorseResultKeys(enclave: Enclave, keys: ResultKeys): Promise<Endorsement> {
  const identity = await enclave.deriveKey(identityKeyPath, 'ed25519');
  const signature = ed25519.sign(endorsementHash(keys), identity.key);
  identity.key.fill(0);
  return { identityPublicKey: identity.publicKey, signature };
}
