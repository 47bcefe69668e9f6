import { describe, expect, test } from 'vitest';
import { defaultAppCompose } from '../../src/dev-enclave/app-compose.ts';
import { createDevMachine } from '../../src/dev-enclave/machine.ts';
import { createQuote } from '../../src/dev-enclave/quote.ts';
import { defaultSeed } from '../../src/dev-enclave/seed.ts';
import { fromHex, toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import { toBundledEvents } from '../../src/proof/attestation.ts';
import { mrConfigIds } from '../../src/verifier/mr-config-id.ts';
import { withoutPadding } from '../../src/verifier/td-quote.ts';
import { judge } from '../support/dev-machine-judged.ts';

const machine = await createDevMachine(defaultSeed, defaultAppCompose, { keyProviderName: 'kms' });
const provider: { readonly name: string; readonly id: string } = JSON.parse(machine.app.keyProvider);

/** A machine of a KMS whose host put this into the configuration id. */
function configured(mrConfigId: Uint8Array) {
  const { pki, app } = machine;
  const padded = createQuote({
    ...{ pki, reportData: new Uint8Array(64), debug: false, version5: undefined },
    app: { ...app, mrConfigId },
  });
  const attestation = { quote: withoutPadding(padded), eventLog: toBundledEvents(app.eventLog) };
  return judge(attestation, { key_providers: [provider] });
}

const boot = {
  ...machine.app,
  keyProvider: toUtf8(machine.app.keyProvider),
  ...{ osImageHash: undefined, initScriptHashes: [], gpuPolicyHash: undefined, appEvents: [], version: 1 },
};
/** Of the app-compose document only what the configuration id names. */
const composeWith = (keyProviderId: string, manifestVersion: number) =>
  ({ keyProvider: 'kms', keyProviderId, manifestVersion }) as Parameters<typeof mrConfigIds>[2];

describe('the configuration id', () => {
  test('may be zero', () => {
    expect(configured(new Uint8Array(48)).refusedBy).toBeUndefined();
  });

  test.each([1, 2, 3])('of version %i names this deployment', (version) => {
    for (const id of ['', provider.id]) {
      for (const manifestVersion of [2, 3]) {
        const ids = mrConfigIds(version, boot, composeWith(id, manifestVersion)) ?? [];
        expect(ids.length).toBeGreaterThan(0);
        for (const one of ids) expect(configured(one).refusedBy).toBeUndefined();
      }
    }
  });

  test.each([1, 2, 3])('of version %i that names another deployment is refused', (version) => {
    const other = { ...boot, composeHash: sha256(boot.composeHash) };
    for (const one of mrConfigIds(version, other, composeWith(provider.id, 2)) ?? []) {
      expect(configured(one)).toMatchObject({ refusedBy: 'mr_config_id' });
    }
    const [first = new Uint8Array()] = mrConfigIds(version, boot, composeWith('', 2)) ?? [];
    expect(configured(first.with(47, 1))).toMatchObject({ refusedBy: 'mr_config_id' });
  });

  test('of an unknown version is refused', () => {
    const first = fromHex(`04${toHex(boot.composeHash)}${'00'.repeat(15)}`);
    expect(configured(first)).toMatchObject({ refusedBy: 'mr_config_id' });
  });
});
