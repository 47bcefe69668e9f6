import { ed25519 } from '@noble/curves/ed25519.js';
import { type Endorsed, endorsementHash, type Identity } from '../proof/identity.ts';
import type { Enclave } from './enclave.ts';
import { keyPaths } from './key-paths.ts';

/**
 * Says that these keys belong to the service of that name. It never suffices alone: every image that the app's
 * governance ever allowed can derive the identity key (design §5). The key is overwritten after its one use.
 */
export async function endorseKeys(enclave: Enclave, endorsed: Endorsed): Promise<Identity> {
  const { key, publicKey, signatureChain } = await enclave.deriveKey(keyPaths.identityEd25519, 'ed25519');
  const endorsement = ed25519.sign(endorsementHash(endorsed), key);
  key.fill(0);
  return { publicKey, signatureChain, endorsement };
}

/**
 * The compressed secp256k1 key under which EVM chains know the service. Nothing is signed with it yet: it is asked for
 * at boot so that its chain is checked and its name known. Its secret half is overwritten at once.
 */
export async function identitySecp256k1(enclave: Enclave): Promise<Uint8Array> {
  const { key, publicKey } = await enclave.deriveKey(keyPaths.identitySecp256k1, 'secp256k1');
  key.fill(0);
  return publicKey;
}
