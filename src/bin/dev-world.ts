import { ed25519 } from '@noble/curves/ed25519.js';
import { concatBytes, toUtf8 } from '../primitives/bytes.ts';
import { sha256, toBase58, zeroHash } from '../primitives/hash.ts';
import type { StateRecord } from '../runtime/state/state-record.ts';
import type { WorldService } from '../server/world-service.ts';
import { usualGas, type WorldConfig } from '../worlds/create-world.ts';

/** Everyone knows this key: it is made of a public sentence. */
const seed = sha256(toUtf8('near-enclave development world, root account'));
const publicKey = ed25519.getPublicKey(seed);

/** The one account that the development world begins with, and its key as NEAR's tools take it. */
export const devRoot = {
  accountId: 'test.near',
  secretKey: `ed25519:${toBase58(concatBytes(seed, publicKey))}`,
};

export const devWorldName = 'dev';

const near = 10n ** 24n;

const records: readonly StateRecord[] = [
  {
    kind: 'account',
    accountId: devRoot.accountId,
    account: {
      version: 'v1',
      amount: 1_000_000_000n * near,
      locked: 0n,
      codeHash: zeroHash,
      storageUsage: 0n,
    },
  },
  {
    kind: 'access_key',
    accountId: devRoot.accountId,
    handle: concatBytes(Uint8Array.of(0), publicKey),
    accessKey: { nonce: 0n, permission: { kind: 'full_access' } },
  },
];

/** 2026-01-01: the same in each process, so that a restart finds the world that it left. */
const genesisTime = 1_767_225_600_000_000_000n;

const config = (appId: Uint8Array): WorldConfig => ({
  chainId: 'near-enclave-dev',
  protocolVersion: 88,
  height: 1n,
  timestamp: genesisTime,
  ...usualGas,
  appId,
  nonce: 0n,
  policy: { readers: undefined, sandbox: true, blocks: { kind: 'when_needed' } },
  records,
});

/** The world of `npm start`: public, a sandbox, with a root account whose key everyone knows. */
export async function openDevWorld(worlds: WorldService, appId: Uint8Array): Promise<void> {
  worlds.name(devWorldName, await worlds.create(config(appId)));
}
