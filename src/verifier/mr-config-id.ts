import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes, fromHex, toHex, toUtf8 } from '../primitives/bytes.ts';
import { sha256 } from '../primitives/hash.ts';
import { type AppCompose, keyProviderKinds } from './app-compose.ts';
import type { BootFacts } from './event-log.ts';

/**
 * What dstack's host may write into the configuration id (48 bytes) for this deployment in that version, each of
 * dstack-types/src/mr_config.rs; undefined for a version that is not known.
 */
export function mrConfigIds(version: number, boot: BootFacts, app: AppCompose): Uint8Array[] | undefined {
  if (version === 1) return [layout(1, boot.composeHash)];
  if (version === 2) return [layout(2, secondHash(boot, app))];
  if (version === 3) return thirdDocuments(boot, app).map((document) => layout(3, thirdHash(document)));
  return undefined;
}

const layout = (version: number, hash: Uint8Array): Uint8Array =>
  concatBytes(Uint8Array.of(version), hash, new Uint8Array(15));

const secondHash = (
  { composeHash, appId }: BootFacts,
  { keyProvider, keyProviderId }: AppCompose,
): Uint8Array => {
  const kind = Uint8Array.of(keyProviderKinds.indexOf(keyProvider));
  return keccak_256(concatBytes(composeHash, appId, kind, fromHex(keyProviderId)));
};

const thirdHash = (document: string): Uint8Array =>
  sha256(concatBytes(toUtf8('dstack-mr-config-v3:'), Uint8Array.of(0), toUtf8(document)));

/**
 * The documents of version 3 (canonical JSON) that name this deployment. The host may leave out the ids of app,
 * instance and key provider; the compose hash and the kind of provider stand in each.
 */
function thirdDocuments(boot: BootFacts, app: AppCompose): string[] {
  const fixed = {
    compose_hash: toHex(boot.composeHash),
    gpu_policy_hash: boot.gpuPolicyHash === undefined ? undefined : toHex(boot.gpuPolicyHash),
    init_script_hashes: app.manifestVersion >= 3 ? boot.initScriptHashes.map(toHex) : undefined,
    key_provider: app.keyProvider,
    version: 3,
  };
  const optional = {
    app_id: toHex(boot.appId),
    instance_id: toHex(boot.instanceId),
    key_provider_id: app.keyProviderId,
  };
  return subsets(Object.entries(optional).filter(([, value]) => value !== '')).map((chosen) =>
    canonical({ ...fixed, ...Object.fromEntries(chosen) }),
  );
}

function subsets<T>([first, ...rest]: readonly T[]): T[][] {
  if (first === undefined) return [[]];
  const without = subsets(rest);
  return [...without, ...without.map((set) => [first, ...set])];
}

/** RFC 8785 for an object of texts, numbers and lists of texts. Undefined fields are left out. */
const canonical = (fields: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))));
