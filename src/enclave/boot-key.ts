import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, toUtf8 } from '../primitives/bytes.ts';
import type { KeyMode } from '../proof/report-data.ts';
import { type Enclave, EnclaveFault, type KeyAlgorithm } from './enclave.ts';
import type { KeyPath } from './key-paths.ts';

/**
 * A key of this boot alone: HKDF-SHA256(derived key ‖ boot entropy), without salt. The path in `info` keeps the keys of
 * one entropy apart. Without entropy the key follows from the app id, yet it is none that the agent hands out (design §5).
 * 32 secret bytes; the derived key is overwritten. Throws `EnclaveFault`.
 */
export async function deriveBootKey(
  enclave: Enclave,
  path: KeyPath,
  algorithm: KeyAlgorithm,
  entropy: Uint8Array,
): Promise<Uint8Array> {
  const { key } = await enclave.deriveKey(path, algorithm);
  const material = concatBytes(key, entropy);
  key.fill(0);
  const derived = hkdf(sha256, material, undefined, toUtf8(path), 32);
  material.fill(0);
  return derived;
}

/** 32 bytes in the mode `boot-entropy`, none in `derived`. Throws `EnclaveFault` for any other number. */
export function assertEntropy(mode: KeyMode, entropy: Uint8Array): void {
  const expected = mode === 'boot-entropy' ? 32 : 0;
  if (entropy.length === expected) return;
  throw new EnclaveFault('enclave_misused', `key mode ${mode} takes ${expected} bytes of entropy`);
}
