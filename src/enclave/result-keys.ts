import { ed25519 } from '@noble/curves/ed25519.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, toUtf8 } from '../primitives/bytes.ts';
import type { KeyMode } from '../proof/report-data.ts';
import { type Enclave, EnclaveFault, type KeyAlgorithm } from './enclave.ts';

export const resultKeyPaths: Readonly<Record<KeyAlgorithm, string>> = {
  ed25519: 'near-enclave/result/ed25519/v1',
  secp256k1: 'near-enclave/result/secp256k1/v1',
};

export type ResultKeyOptions = {
  readonly mode: KeyMode;
  /** 32 fresh random bytes; used, and wanted, in the mode `boot-entropy` only. Overwritten with zeros. */
  readonly entropy?: Uint8Array;
  /** Counts the rotations within one process; enters the registration that a quote is over. */
  readonly keyEpoch?: bigint;
};

export type StatementSignature = {
  /** 64 bytes over the 32 bytes of the statement hash. */
  readonly ed25519: Uint8Array;
};

/** The keys that sign results (design §5), in memory only. No method signs anything but a statement hash. */
export interface ResultKeys {
  readonly keyMode: KeyMode;
  readonly keyEpoch: bigint;
  /** 32 bytes. */
  readonly ed25519PublicKey: Uint8Array;
  /** 33 bytes, compressed. Registered from the start; the EIP-712 form of a statement is what it will sign. */
  readonly secp256k1PublicKey: Uint8Array;
  /** Call it only after what the statement says is committed. Throws `EnclaveFault` once destroyed. */
  signStatement(statementHash: Uint8Array): StatementSignature;
  /** Overwrites the keys. Copies that the engine made cannot be reached: the VM's memory is what protects those. */
  destroy(): void;
}

/**
 * Derives the result keys. With boot entropy they are new in each process, so that no other image which the app's
 * governance ever allowed can make them; without it they follow from the app id alone (design §5).
 */
export async function createResultKeys(enclave: Enclave, options: ResultKeyOptions): Promise<ResultKeys> {
  const entropy = entropyOf(options);
  const derive = async (algorithm: KeyAlgorithm): Promise<Uint8Array> => {
    const { key } = await enclave.deriveKey(resultKeyPaths[algorithm], algorithm);
    return toResultKey(algorithm, key, entropy);
  };
  try {
    return new MemoryResultKeys(options, await derive('ed25519'), await derive('secp256k1'));
  } finally {
    entropy.fill(0);
  }
}

function entropyOf({ mode, entropy }: ResultKeyOptions): Uint8Array {
  const expected = mode === 'boot-entropy' ? 32 : 0;
  const given = entropy ?? new Uint8Array();
  if (given.length === expected) return given;
  throw new EnclaveFault('enclave_misused', `key mode ${mode} takes ${expected} bytes of entropy`);
}

/** HKDF-SHA256 without salt; the path in `info` keeps the two algorithms, and other uses of the key, apart. */
function toResultKey(algorithm: KeyAlgorithm, key: Uint8Array, entropy: Uint8Array): Uint8Array {
  const material = concatBytes(key, entropy);
  key.fill(0);
  const derived = hkdf(sha256, material, undefined, toUtf8(resultKeyPaths[algorithm]), 32);
  material.fill(0);
  if (algorithm === 'secp256k1' && !secp256k1.utils.isValidSecretKey(derived)) {
    // One chance in 2^128: zero, or not below the order of the curve.
    throw new EnclaveFault('key_chain_invalid', 'the derived scalar is out of range');
  }
  return derived;
}

class MemoryResultKeys implements ResultKeys {
  readonly keyMode: KeyMode;
  readonly keyEpoch: bigint;
  readonly ed25519PublicKey: Uint8Array;
  readonly secp256k1PublicKey: Uint8Array;
  readonly #ed25519: Uint8Array;
  readonly #secp256k1: Uint8Array;
  #destroyed = false;

  constructor(options: ResultKeyOptions, ed25519Key: Uint8Array, secp256k1Key: Uint8Array) {
    this.keyMode = options.mode;
    this.keyEpoch = options.keyEpoch ?? 0n;
    this.#ed25519 = ed25519Key;
    this.#secp256k1 = secp256k1Key;
    this.ed25519PublicKey = ed25519.getPublicKey(ed25519Key);
    this.secp256k1PublicKey = secp256k1.getPublicKey(secp256k1Key, true);
  }

  signStatement(statementHash: Uint8Array): StatementSignature {
    if (this.#destroyed) throw new EnclaveFault('enclave_misused', 'the result keys were destroyed');
    if (statementHash.length !== 32) throw new EnclaveFault('enclave_misused', 'not a statement hash');
    return { ed25519: ed25519.sign(statementHash, this.#ed25519) };
  }

  destroy(): void {
    this.#destroyed = true;
    this.#ed25519.fill(0);
    this.#secp256k1.fill(0);
  }
}
