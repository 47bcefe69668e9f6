import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { toUtf8 } from '../primitives/bytes.ts';

/** Public on purpose: whatever grows from it is worth nothing, and the same on every machine. */
export const defaultSeed: Uint8Array = toUtf8(
  'near-enclave development enclave: trust nothing that grows from this',
);

/** The bytes of one use; another label gives unrelated bytes. */
export const seededBytes = (seed: Uint8Array, label: string, length: number): Uint8Array =>
  hkdf(sha256, seed, toUtf8('near-enclave/dev-enclave/v0'), toUtf8(label), length);
