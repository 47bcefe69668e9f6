import { describe, expect, test } from 'vitest';
import { fromHex, toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import type { AppCompose } from '../../src/verifier/app-compose.ts';
import { mrConfigId } from '../../src/verifier/checks/mr-config-id.ts';
import type { BootFacts } from '../../src/verifier/event-log.ts';
import { gatherMachine } from '../../src/verifier/machine.ts';
import { mrConfigIds } from '../../src/verifier/mr-config-id.ts';
import { createBundle, issuedAt } from '../support/good-bundle.ts';

const counting = (length: number) => Uint8Array.from({ length }, (_, index) => index);

const boot: BootFacts = {
  appId: counting(20),
  composeHash: counting(32),
  instanceId: new Uint8Array(20).fill(0x1d),
  keyProvider: toUtf8('{}'),
  osImageHash: undefined,
  initScriptHashes: [],
  gpuPolicyHash: undefined,
  appEvents: [],
  version: 1,
};
const app: AppCompose = {
  composeFile: '',
  preLaunchScript: undefined,
  initScripts: [],
  allowedEnvs: [],
  flags: {
    ...{ kms_enabled: true, gateway_enabled: true, local_key_provider_enabled: false, public_logs: false },
    ...{ public_sysinfo: false, public_tcbinfo: true, no_instance_id: false, secure_time: true },
  },
  keyProvider: 'kms',
  keyProviderId: 'aabbccdd',
  eventLogVersion: 1,
  manifestVersion: 2,
};
const hexIds = (version: number, facts = boot, compose = app) =>
  mrConfigIds(version, facts, compose)?.map(toHex);

const third = (document: string): string => {
  const hash = sha256(Uint8Array.from([...toUtf8('dstack-mr-config-v3:'), 0, ...toUtf8(document)]));
  return `03${toHex(hash)}${'00'.repeat(15)}`;
};
const composeHash = toHex(boot.composeHash);

describe('mrConfigIds', () => {
  test('of version 1 is the compose hash', () => {
    expect(hexIds(1)).toEqual([`01${composeHash}${'00'.repeat(15)}`]);
  });

  test("of version 2 is dstack's own test vector (dstack-types/src/mr_config.rs)", () => {
    expect(hexIds(2)).toEqual([
      '02e472ed80a08042f044ba63b53b798e98e3ea5219cd078007b1ac8b3dfc762b94000000000000000000000000000000',
    ]);
  });

  test('of version 3 are the documents of this deployment, in canonical JSON', () => {
    const least = `{"compose_hash":"${composeHash}","key_provider":"kms","version":3}`;
    const all = `{"app_id":"${toHex(boot.appId)}","compose_hash":"${composeHash}","instance_id":"${toHex(boot.instanceId)}","key_provider":"kms","key_provider_id":"aabbccdd","version":3}`;
    expect(hexIds(3)).toHaveLength(8);
    expect(hexIds(3)).toEqual(expect.arrayContaining([third(least), third(all)]));
  });

  test('of version 3 name the scripts of a manifest of version 3, and a policy for GPUs', () => {
    const facts = {
      ...boot,
      initScriptHashes: [fromHex('11'.repeat(32))],
      gpuPolicyHash: fromHex('22'.repeat(32)),
    };
    const document = `{"compose_hash":"${composeHash}","gpu_policy_hash":"${'22'.repeat(32)}","init_script_hashes":["${'11'.repeat(32)}"],"key_provider":"kms","version":3}`;
    expect(hexIds(3, facts, { ...app, manifestVersion: 3 })).toContain(third(document));
    const empty = `{"compose_hash":"${composeHash}","init_script_hashes":[],"key_provider":"kms","version":3}`;
    expect(hexIds(3, boot, { ...app, manifestVersion: 3 })).toContain(third(empty));
  });

  test('of other versions are not known', () => {
    expect(hexIds(4)).toBeUndefined();
  });
});

describe('mr_config_id', async () => {
  const { bundle, developmentRoot } = await createBundle();
  const evidence = gatherMachine(bundle.attestation, {
    nowSeconds: issuedAt,
    policy: undefined,
    trust: { developmentRoot },
    challenge: undefined,
    engine: {},
  });
  const { quote } = evidence;
  if (!quote.ok) throw new Error(quote.problem);
  const judged = (id: Uint8Array) =>
    mrConfigId.run({ ...evidence, quote: { ok: true, value: { ...quote.value, mrConfigId: id } } });
  const own = quote.value.mrConfigId;

  test('passes the own id, and none', () => {
    expect(judged(own).detail).toBe('version 1');
    expect(judged(new Uint8Array(48)).detail).toBe('not used');
  });

  test.each([
    ['of another deployment', own.with(1, (own[1] ?? 0) ^ 1), 'names another deployment'],
    ['with something behind it', own.with(47, 1), 'names another deployment'],
    ['of the second version for another key provider', own.with(0, 2), 'names another deployment'],
    ['of a version that is not known', own.with(0, 9), 'layout 9 is not known'],
  ])('refuses one %s', (_, id, message) => {
    expect(judged(id)).toMatchObject({ status: 'fail', detail: expect.stringContaining(message) });
  });
});
