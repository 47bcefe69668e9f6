import { secp256k1 } from '@noble/curves/secp256k1.js';
import { toHex } from '../primitives/bytes.ts';
import { runtimeEntry, runtimeEntryV2 } from './event-log.ts';
import { deriveAppKey, signAppKey } from './kms.ts';
import type { DevKnobs } from './knobs.ts';
import { type DevApp, measureApp } from './measurements.ts';
import { createDevPki, type DevPki } from './pki.ts';
import { createPkiKey } from './pki-key.ts';
import { seededBytes } from './seed.ts';

/** In every place where an auditor may look: this is no KMS that a production policy could list. */
export const devKeyProviderName = 'near-enclave-dev';

/** One pretended guest: its certificates, its app, its keys. All follow from the seed and the app-compose. */
export type DevMachine = {
  readonly seed: Uint8Array;
  readonly pki: DevPki;
  readonly app: DevApp;
  readonly appKey: Uint8Array;
  /** Compressed secp256k1. */
  readonly kmsRootPublicKey: Uint8Array;
  /** The KMS root's signature over the app key. */
  readonly appKeySignature: Uint8Array;
  /** The same by a root of another KMS. */
  readonly foreignAppKeySignature: Uint8Array;
};

/** JSON text, as measured: the id is the key of a KMS certificate authority. */
export const devKeyProvider = (seed: Uint8Array, name: string = devKeyProviderName): string =>
  JSON.stringify({ name, id: toHex(createPkiKey(seed, 'kms-ca').spki) });

export async function createDevMachine(
  seed: Uint8Array,
  appCompose: string,
  knobs: DevKnobs,
): Promise<DevMachine> {
  const app = measureApp({
    appCompose,
    keyProvider: devKeyProvider(seed, knobs.keyProviderName),
    instanceIdSeed: seededBytes(seed, 'instance-id', 32),
    duplicateEvent: knobs.duplicateEvent,
    toEntry: knobs.eventLogV2 === true ? runtimeEntryV2 : runtimeEntry,
  });
  const rootKey = kmsRootKey(seed, 'kms-root');
  const appKey = deriveAppKey(rootKey, app.appId);
  return {
    seed,
    pki: await createDevPki(seed),
    app,
    appKey,
    kmsRootPublicKey: secp256k1.getPublicKey(rootKey, true),
    appKeySignature: signAppKey(rootKey, app.appId, appKey),
    foreignAppKeySignature: signAppKey(kmsRootKey(seed, 'foreign-kms-root'), app.appId, appKey),
  };
}

const kmsRootKey = (seed: Uint8Array, label: string) =>
  secp256k1.utils.randomSecretKey(seededBytes(seed, label, 48));
