import { ed25519 } from '@noble/curves/ed25519.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { concatBytes, equalBytes } from '../primitives/bytes.ts';
import { hashBatch } from '../proof/batch.ts';
import type { Signatures } from '../proof/bundle.ts';
import { batchTypedHash, statementTypedHash, toEvmAudience } from '../proof/eip712.ts';
import { hashHead } from '../proof/head.ts';
import type { KeyMode } from '../proof/report-data.ts';
import { type Audience, type Envelope, hashEnvelope } from '../proof/statement.ts';
import { assertEntropy, deriveBootKey } from './boot-key.ts';
import { type Enclave, EnclaveFault, type KeyAlgorithm } from './enclave.ts';
import { type KeyPath, keyPaths } from './key-paths.ts';

export type ResultKeyOptions = {
  readonly mode: KeyMode;
  /** 32 fresh random bytes; used, and wanted, in the mode `boot-entropy` only. Overwritten with zeros. */
  readonly entropy?: Uint8Array;
  /** Counts the rotations within one process; enters the registration that a quote is over. */
  readonly keyEpoch?: bigint;
};

/**
 * The keys that sign results (design §5), in memory only. Each method signs one kind of thing, hashed here in a domain of its
 * own: no bytes that a caller chose are ever signed. All throw `EnclaveFault`: once destroyed, and for what names other keys; and
 * `EvmAudienceError`, which the configuration refuses before. Call them only after what is said is committed.
 */
export interface ResultKeys {
  readonly keyMode: KeyMode;
  readonly keyEpoch: bigint;
  /** 32 bytes. */
  readonly ed25519PublicKey: Uint8Array;
  /** 33 bytes, compressed. */
  readonly secp256k1PublicKey: Uint8Array;
  /** A result, and its EIP-712 form if its audience is on an EVM chain. */
  signStatement(envelope: Envelope): Signatures;
  /** A head of a durable world: 64 bytes of ed25519. */
  signHead(envelope: Envelope): Uint8Array;
  /** The root over the hashes of many statements, all for one audience. */
  signBatch(root: Uint8Array, audience: Audience | undefined): Signatures;
  /** Overwrites the keys. Copies that the engine made cannot be reached: the VM's memory is what protects those. */
  destroy(): void;
}

/**
 * Derives the result keys. With boot entropy they are new in each process, so that no other image which the app's
 * governance ever allowed can make them; without it they follow from the app id alone (design §5).
 */
export async function createResultKeys(enclave: Enclave, options: ResultKeyOptions): Promise<ResultKeys> {
  const { mode, entropy = new Uint8Array() } = options;
  assertEntropy(mode, entropy);
  const made: Uint8Array[] = [];
  const derive = async (path: KeyPath, algorithm: KeyAlgorithm): Promise<Uint8Array> => {
    const key = await deriveBootKey(enclave, path, algorithm, entropy);
    made.push(key);
    return key;
  };
  try {
    const ed25519Key = await derive(keyPaths.resultEd25519, 'ed25519');
    const secp256k1Key = await derive(keyPaths.resultSecp256k1, 'secp256k1');
    assertScalar(secp256k1Key);
    return new MemoryResultKeys(options, ed25519Key, secp256k1Key);
  } catch (cause) {
    for (const key of made) key.fill(0);
    throw cause;
  } finally {
    entropy.fill(0);
  }
}

/** One chance in 2^128: zero, or not below the order of the curve. */
function assertScalar(key: Uint8Array): void {
  if (secp256k1.utils.isValidSecretKey(key)) return;
  throw new EnclaveFault('key_chain_invalid', 'the derived scalar is out of range');
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

  signStatement(envelope: Envelope): Signatures {
    this.#assertOwn(envelope);
    const evm = toEvmAudience(envelope.audience);
    return this.#sign(hashEnvelope(envelope), evm && statementTypedHash(envelope, evm));
  }

  signHead(envelope: Envelope): Uint8Array {
    this.#assertOwn(envelope);
    return this.#sign(hashHead(envelope), undefined).ed25519;
  }

  signBatch(root: Uint8Array, audience: Audience | undefined): Signatures {
    if (root.length !== 32) throw new EnclaveFault('enclave_misused', 'not a root');
    const evm = toEvmAudience(audience);
    return this.#sign(hashBatch(root), evm && batchTypedHash(root, evm));
  }

  #sign(hash: Uint8Array, typedHash: Uint8Array | undefined): Signatures {
    if (this.#destroyed) throw new EnclaveFault('enclave_misused', 'the result keys were destroyed');
    return {
      ed25519: ed25519.sign(hash, this.#ed25519),
      secp256k1: typedHash && signRecoverably(typedHash, this.#secp256k1),
    };
  }

  #assertOwn({ signerKeys, keyEpoch }: Envelope): void {
    const isOwn =
      equalBytes(signerKeys.ed25519, this.ed25519PublicKey) &&
      equalBytes(signerKeys.secp256k1, this.secp256k1PublicKey) &&
      keyEpoch === this.keyEpoch;
    if (!isOwn) throw new EnclaveFault('enclave_misused', 'the envelope names other keys');
  }

  destroy(): void {
    this.#destroyed = true;
    this.#ed25519.fill(0);
    this.#secp256k1.fill(0);
  }
}

/** r ‖ s ‖ v as EVM contracts take it: s in the lower half of the order, v 27 or 28. */
function signRecoverably(hash: Uint8Array, key: Uint8Array): Uint8Array {
  const signature = secp256k1.sign(hash, key, { prehash: false });
  return concatBytes(signature.toBytes('compact'), Uint8Array.of(27 + signature.recovery));
}
