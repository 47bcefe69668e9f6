import { ed25519 } from '@noble/curves/ed25519.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes, toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import type { Registration } from '../../src/proof/attestation.ts';
import { endorsementHash, type Identity } from '../../src/proof/identity.ts';
import { keyPurpose } from '../../src/proof/key-chain.ts';

const [rootKey, appKey, identityKey] = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
];

/** r ‖ s ‖ recovery id over the keccak256 of the message, as dstack's KMS signs. */
function sign(key: Uint8Array, message: Uint8Array): Uint8Array {
  const signature = secp256k1.sign(keccak_256(message), key, { prehash: false });
  return concatBytes(signature.toBytes('compact'), Uint8Array.of(signature.recovery));
}

/** A KMS and an identity for any app: what a machine without a KMS of its own lacks in tests. */
export const testKms = {
  rootPublicKey: secp256k1.getPublicKey(rootKey, true),
  identity({ appId, keys, keyEpoch }: Pick<Registration, 'appId' | 'keys' | 'keyEpoch'>): Identity {
    const publicKey = ed25519.getPublicKey(identityKey);
    const appPublicKey = secp256k1.getPublicKey(appKey, true);
    return {
      publicKey,
      signatureChain: [
        sign(appKey, toUtf8(`${keyPurpose}:${toHex(publicKey)}`)),
        sign(rootKey, concatBytes(toUtf8('dstack-kms-issued:'), appId, appPublicKey)),
      ],
      endorsement: ed25519.sign(endorsementHash({ keys, keyEpoch }), identityKey),
    };
  },
};
