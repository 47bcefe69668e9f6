import { describe, expect, test } from 'vitest';
import { toHex } from '../../src/primitives/bytes.ts';
import type { Policy } from '../../src/verifier/policy.ts';
import { resigned } from '../support/dev-collateral.ts';
import {
  collateralOf,
  good,
  goodCollateral,
  goodPolicy,
  judge,
  refusal,
} from '../support/dev-machine-judged.ts';
import { createBundle, issuedAt } from '../support/good-bundle.ts';
import { judgeByContract } from '../support/judge-by-contract.ts';

describe('the development enclave before the contract', () => {
  test('passes under its root', () => {
    expect(judge().refusedBy).toBeUndefined();
    expect(judge().value).toMatchObject({
      compose_hash: toHex(good.registration.composeHash),
      app_id: toHex(good.registration.appId),
      tcb_status: 'UpToDate',
    });
  });

  test("is refused under Intel's", () => {
    const verdicts = judgeByContract({
      attestation: good,
      policy: goodPolicy,
      nowSeconds: issuedAt,
      trust: 'intel',
    });
    expect(verdicts).toMatchObject({
      ...refusal('certificate_chains'),
      detail: 'certificate_chains: ends in another root than the trusted one',
    });
  });

  test('costs at most 60 Tgas', () => {
    expect(judge().gas).toBeLessThan(60_000_000_000_000n);
  });

  test('is good until the first date in its collateral ends', () => {
    const { nextUpdate } = JSON.parse(goodCollateral.data.tcb_info);
    expect(judge().value).toMatchObject({ good_until: Date.parse(nextUpdate) / 1000 });
    expect(judge({}, {}, Date.parse(nextUpdate) / 1000).refusedBy).toBeUndefined();
    expect(judge({}, {}, Date.parse(nextUpdate) / 1000 + 1)).toMatchObject(refusal('crl_validity'));
  });
});

describe('a machine of another kind', () => {
  test.each(['td10', 'td15'] as const)('a quote of version 5, %s, passes', async (quoteV5) => {
    const { attestation } = (await createBundle({ knobs: { quoteV5 } })).bundle;
    expect(judge(attestation).refusedBy).toBeUndefined();
  });

  test('an event log of the second format passes', async () => {
    const { attestation } = (await createBundle({ knobs: { eventLogV2: true } })).bundle;
    expect(
      judge(attestation, { app_ids: [toHex(attestation.registration.appId)] }).refusedBy,
    ).toBeUndefined();
  });

  test.each([
    ['with debugging on', { debug: true }, 'td_attributes'],
    ['out of date', { tcbStatus: 'OutOfDate' }, 'tcb_status'],
    ['that needs configuration', { tcbStatus: 'ConfigurationNeeded' }, 'tcb_status'],
    ['with an event of the boot behind it', { duplicateEvent: 'compose-hash' }, 'boot_events'],
    ['with an event of an app', { duplicateEvent: 'my-event' }, 'app_events'],
    ['with another key provider', { keyProviderName: 'kms' }, 'key_provider'],
    ['whose certificate is revoked', { revokedPck: true }, 'revocation'],
    ['with collateral that has ended', { expiredCollateral: true }, 'crl_validity'],
  ] as const)('one %s is refused', async (_, knobs, code) => {
    const { attestation } = (await createBundle({ knobs })).bundle;
    expect(judge(attestation)).toMatchObject(refusal(code));
  });

  test('one that Intel revoked is refused, whatever the policy', async () => {
    const { attestation } = (await createBundle({ knobs: { tcbStatus: 'OutOfDate' } })).bundle;
    const revoked = resigned(collateralOf(attestation), {
      tcbInfo: (info) => JSON.parse(JSON.stringify(info).replaceAll('"OutOfDate"', '"Revoked"')),
    });
    const rules: Partial<Policy> = { tcb_statuses: ['UpToDate', 'OutOfDate'] };
    expect(judge({ ...attestation, collateral: revoked }, rules)).toMatchObject({
      refusedBy: 'tcb_status',
      detail: 'tcb_status: revoked',
    });
    expect(judge(attestation, rules).refusedBy).toBeUndefined();
  });
});

describe('the policy decides', () => {
  test.each<readonly [string, Partial<Policy>]>([
    ['tcb_status', { tcb_statuses: [] }],
    ['tcb_evaluation', { min_tcb_evaluation_number: 21 }],
    ['tdx_module', { tdx_modules: [] }],
    ['platform_allowed', { platforms: ['00'.repeat(16)] }],
    ['xfam', { xfam: [] }],
    ['measurements', { measurements: [] }],
    [
      'os_image',
      { measurements: goodPolicy.measurements.map((image) => ({ ...image, os_image_hash: null })) },
    ],
    ['compose_allowed', { compose_hashes: [] }],
    ['app_id', { app_ids: [] }],
    ['key_provider', { key_providers: [] }],
  ])('%s', (code, rules) => {
    expect(judge({}, rules)).toMatchObject(refusal(code));
  });

  test.each(['tcbInfo', 'qeIdentity'] as const)('how old the %s may be', (which) => {
    const { issueDate } = JSON.parse(goodCollateral.data.tcb_info);
    const now = Date.parse(issueDate) / 1000;
    const older = new Date((now - 2 * 86_400) * 1000).toISOString().replace('.000Z', 'Z');
    const collateral = resigned(goodCollateral, {
      [which]: (text: object) => ({ ...text, issueDate: older }),
    });
    expect(judge({ collateral }, { max_collateral_age_days: 2 }, now).refusedBy).toBeUndefined();
    expect(judge({ collateral }, { max_collateral_age_days: 1 }, now)).toMatchObject(
      refusal('collateral_window'),
    );
    expect(judge({}, { max_collateral_age_days: 1 }, now).refusedBy).toBeUndefined();
  });
});
