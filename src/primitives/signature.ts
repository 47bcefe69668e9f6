import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';
import { BorshError } from './borsh.ts';
import { verifyEd25519 } from './ed25519.ts';
import { isPublicKey } from './public-key.ts';
import { type Schema, withJson } from './schema.ts';
import { verifySecp256k1 } from './secp256k1.ts';
import { taggedBytes } from './tagged-bytes.ts';

const ed25519Tag = 0;

const signatures = taggedBytes('signature', [
  { tag: ed25519Tag, name: 'ed25519', length: 64 },
  { tag: 1, name: 'secp256k1', length: 65 },
  { tag: 2, name: 'ml-dsa-65', length: 3309 },
]);

/** Whether the bytes are a borsh `Signature` in form. */
export const isSignature = (bytes: Uint8Array): boolean => signatures.is(bytes);

/** The borsh bytes of `ed25519:…`, `secp256k1:…`, `ml-dsa-65:…`. */
export const parseSignature = (text: string): Uint8Array | undefined => signatures.parse(text);

/** As NEAR prints it. Throws `RangeError` on bytes that are no signature. */
export const formatSignature = (bytes: Uint8Array): string => signatures.format(bytes);

/** The borsh bytes of near-crypto 0.38's `Signature`. */
export const signatureSchema: Schema<Uint8Array> = withJson(
  {
    write: signatures.schema.write,
    read(from) {
      const bytes = signatures.schema.read(from);
      // Protocol: borsh refuses the s that dalek 1 refused; a signature from text may have it, and is then invalid.
      if (bytes[0] === ed25519Tag && ((bytes[64] ?? 0) & 0xe0) !== 0) throw new BorshError('signature error');
      return bytes;
    },
  },
  formatSignature,
);

type Verify = (signature: Uint8Array, message: Uint8Array, key: Uint8Array) => boolean;

/** What checks the bytes of a signature, without its tag. Where the caller has nothing faster it is @noble's. */
export type SignatureVerifiers = { readonly verifyEd25519: Verify; readonly verifyMlDsa65: Verify };

/** Of the core. */
export const nobleVerifiers: SignatureVerifiers = {
  verifyEd25519,
  verifyMlDsa65: (signature, message, key) => ml_dsa65.verify(key, message, signature),
};

/** Whether the key, borsh as the signature is, signed the message. For secp256k1 the message must be a hash. */
export function verifySignature(
  signature: Uint8Array,
  message: Uint8Array,
  publicKey: Uint8Array,
  verifiers: SignatureVerifiers = nobleVerifiers,
): boolean {
  if (!isSignature(signature) || !isPublicKey(publicKey) || signature[0] !== publicKey[0]) return false;
  const byTag = [verifiers.verifyEd25519, verifySecp256k1, verifiers.verifyMlDsa65];
  const verify = byTag[signature[0] ?? byTag.length];
  return verify?.(signature.subarray(1), message, publicKey.subarray(1)) ?? false;
}
