import { hostname } from 'node:os';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Enclave } from '../enclave/enclave.ts';
import { keyPaths } from '../enclave/key-paths.ts';
import { nodeVerifiers } from '../node-crypto/verifiers.ts';
import { toHex, toUtf8 } from '../primitives/bytes.ts';
import type { WorldSetup } from '../server/service.ts';

const seedPurpose = 'near-enclave/world-seed/v0';

/** What worlds are run with, all of it the same after a restart. Throws `EnclaveFault`. */
export async function worldSetup(enclave: Enclave, chunks: WorldSetup['chunks']): Promise<WorldSetup> {
  const { key } = await enclave.deriveKey(keyPaths.sealing, 'secp256k1');
  const seedKey = hkdf(sha256, key, undefined, toUtf8(seedPurpose), 32);
  key.fill(0);
  const { instanceId } = await enclave.info();
  return { seedKey, chunks, verifiers: nodeVerifiers, holder: `${toHex(instanceId)}@${hostname()}` };
}
