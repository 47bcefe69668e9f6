import type { Identity } from '../proof/identity.ts';
import type { KeyMode, RegisteredKeys } from '../proof/report-data.ts';
import { assertEntropy, deriveBootKey } from './boot-key.ts';
import type { Enclave } from './enclave.ts';
import { endorseKeys } from './identity-keys.ts';
import { keyPaths } from './key-paths.ts';
import { createNearAccessKey, type NearAccessKey } from './near-access-key.ts';
import { createResultKeys, type ResultKeys } from './result-keys.ts';
import { createTransportKey, type TransportKey } from './transport-key.ts';

export type EpochOptions = {
  readonly mode: KeyMode;
  /** 32 fresh random bytes in the mode `boot-entropy`, else none. Overwritten with zeros. */
  readonly entropy: Uint8Array;
  /** 0 at boot; one more with each rotation. */
  readonly keyEpoch: bigint;
};

/** All keys that are registered together and die together. In memory only. */
export type EpochKeys = {
  readonly keyEpoch: bigint;
  readonly result: ResultKeys;
  readonly transport: TransportKey;
  readonly nearAccess: NearAccessKey;
  /** Their public halves, as quotes bind them. */
  readonly registered: RegisteredKeys;
  readonly identity: Identity;
  /** Overwrites every secret of the epoch. Copies that the engine made cannot be reached: the VM's memory protects those. */
  destroy(): void;
};

/** Derives the keys of an epoch and has the identity key endorse them. Throws `EnclaveFault`, and leaves no key then. */
export async function createEpochKeys(enclave: Enclave, options: EpochOptions): Promise<EpochKeys> {
  const { mode, entropy, keyEpoch } = options;
  const made: { destroy(): void }[] = [];
  const keep = <T extends { destroy(): void }>(key: T): T => {
    made.push(key);
    return key;
  };
  const destroy = () => made.forEach((key) => void key.destroy());
  const bootKey = (path: (typeof keyPaths)[keyof typeof keyPaths]) =>
    deriveBootKey(enclave, path, 'ed25519', entropy);
  try {
    assertEntropy(mode, entropy);
    const result = keep(await createResultKeys(enclave, { mode, keyEpoch, entropy: entropy.slice() }));
    const transport = keep(createTransportKey(await bootKey(keyPaths.transport)));
    const nearAccess = keep(createNearAccessKey(await bootKey(keyPaths.nearAccess)));
    const registered = {
      ed25519: result.ed25519PublicKey,
      secp256k1: result.secp256k1PublicKey,
      transport: transport.publicKey,
      nearAccess: nearAccess.publicKey,
    };
    const identity = await endorseKeys(enclave, { keys: registered, keyEpoch });
    return { keyEpoch, result, transport, nearAccess, registered, identity, destroy };
  } catch (cause) {
    destroy();
    throw cause;
  } finally {
    entropy.fill(0);
  }
}
