import { ed25519 } from '@noble/curves/ed25519.js';

const ed25519Tag = 0;

/** Whether validators may sign with the key: an ed25519 point of the prime-order group (near-crypto 0.38). */
export function isStakingKey(publicKey: Uint8Array): boolean {
  if (publicKey[0] !== ed25519Tag) return false;
  try {
    // ZIP-215 takes the encodings that curve25519-dalek takes.
    return ed25519.Point.fromBytes(publicKey.subarray(1), true).isTorsionFree();
  } catch {
    return false;
  }
}
