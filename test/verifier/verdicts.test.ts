import { describe, expect, test } from 'vitest';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import type { Bundle } from '../../src/proof/bundle.ts';
import { encodeBundle } from '../../src/proof/bundle.ts';
import { runCheck } from '../../src/verifier/check.ts';
import type { Policy } from '../../src/verifier/policy.ts';
import { exitCodes, judge, reportToJson, reportToText } from '../../src/verifier/report.ts';
import { verifyBundle } from '../../src/verifier/verify.ts';
import { devPolicy, devPolicyFor } from '../support/dev-policy.ts';
import { type BundleOptions, createBundle, issuedAt } from '../support/good-bundle.ts';
import { telling } from '../support/open-bundle.ts';
import { sampleTrustConfig } from '../support/sample-statement.ts';

const policy = await devPolicy();
const { bundle: good, developmentRoot } = await createBundle();
const base = { nowSeconds: issuedAt + 5, policy, trust: { developmentRoot } };

const judged = (bundle: Bundle, options: Partial<typeof base> = {}) =>
  verifyBundle(encodeBundle(bundle), { ...base, ...options });

async function verdictOn(options: BundleOptions, expectations: Partial<typeof base> = {}) {
  return judged((await createBundle(options)).bundle, expectations);
}

describe('the verdict', () => {
  test('is at best UNPROVEN without a policy', () => {
    const report = verifyBundle(encodeBundle(good), { nowSeconds: base.nowSeconds, trust: base.trust });
    expect(report.verdict).toBe('UNPROVEN');
    expect(report.because).toContain('policy_window');
  });

  test('is UNPROVEN without collateral', () => {
    const report = judged({ ...good, attestation: { ...good.attestation, collateral: undefined } });
    expect(report.verdict).toBe('UNPROVEN');
    expect(report.because).toContain('quote_signature');
  });

  test("is FAIL for a development quote under Intel's root", () => {
    const report = verifyBundle(encodeBundle(good), { ...base, trust: 'intel' });
    expect(report.because).toEqual(['quote_signature', 'certificate_chains', 'trust_root']);
  });

  test('is FAIL after the collateral has expired', () => {
    const report = judged(good, { nowSeconds: issuedAt + 60 * 86_400 });
    expect(report.because).toEqual(['quote_signature', 'crl_validity', 'collateral_window']);
  });

  test('is FAIL before the statement was issued', () => {
    expect(judged(good, { nowSeconds: issuedAt - 301 }).because).toEqual(['validity_time']);
    expect(judged(good, { nowSeconds: issuedAt - 299 }).verdict).toBe('PASS');
  });

  test('is FAIL from the second of the expiry', async () => {
    const lifetime = Number(sampleTrustConfig.statementLifetimeSeconds);
    const { bundle } = await createBundle({ config: sampleTrustConfig });
    const listed = await devPolicyFor(bundle.attestation);
    const at = (nowSeconds: number) => judged(bundle, { nowSeconds, policy: listed });
    expect(at(issuedAt + lifetime - 1).verdict).toBe('PASS');
    expect(at(issuedAt + lifetime).because).toEqual(['validity_time']);
  });

  test('is UNPROVEN without the code, and says its hash', () => {
    const report = judged(telling(good, { code: undefined }));
    expect(report).toMatchObject({ verdict: 'UNPROVEN', because: ['re_execution'] });
    expect(report.checks.find(({ code }) => code === 'code_hash')?.status).toBe('unproven');
  });

  test('is UNPROVEN when no check ran', () => {
    expect(judge([])).toEqual({ verdict: 'UNPROVEN', because: [] });
  });
});

describe('a bundle of the service passes', () => {
  const challenge = new Uint8Array(32).fill(0xc4);
  test.each<readonly [string, BundleOptions]>([
    ['with a quote over the result', { kind: 'result-quote' }],
    ['with a quote that answers a challenge', { kind: 'challenge-answer', challenge }],
    ['of a private call', { salt: new Uint8Array(32).fill(1) }],
    ['of an agent that lists all digests', { knobs: { fullDigests: true } }],
  ])('%s', async (_, options) => {
    expect(await verdictOn(options)).toMatchObject({ verdict: 'PASS', because: [] });
  });

  test('of a failed call', async () => {
    const call = { method: 'reset' };
    expect(await verdictOn({ call })).toMatchObject({ verdict: 'PASS', because: [] });
    const output = { postStateRoot: new Uint8Array(32) };
    expect((await verdictOn({ call, output })).because).toEqual(['output_consistency', 're_execution']);
  });

  test("that answers the verifier's challenge", async () => {
    const { bundle } = await createBundle({ kind: 'result-quote', challenge });
    const report = verifyBundle(encodeBundle(bundle), { ...base, challenge });
    expect(report.verdict).toBe('PASS');
    expect(report.checks.find(({ code }) => code === 'challenge')?.status).toBe('pass');
  });
});

describe('a bad enclave is named:', () => {
  test.each<readonly [string, BundleOptions, string]>([
    ['an outdated platform', { knobs: { tcbStatus: 'OutOfDate' } }, 'tcb_status'],
    ['a revoked platform', { knobs: { tcbStatus: 'Revoked' } }, 'quote_signature'],
    ['a revoked certificate', { knobs: { revokedPck: true } }, 'revocation'],
    ['a guest in debug mode', { knobs: { debug: true } }, 'td_attributes'],
    ['old collateral', { knobs: { expiredCollateral: true } }, 'collateral_window'],
    ['an event of the boot after the boot', { knobs: { duplicateEvent: 'compose-hash' } }, 'boot_events'],
    ['another app-compose', { appCompose: '{"name":"other"}' }, 'compose_allowed'],
    ['derived keys', { config: { ...sampleTrustConfig, keyMode: 'derived' } }, 'trust_settings'],
  ])('%s', async (_, options, code) => {
    const report = await verdictOn(options);
    expect(report.verdict).toBe('FAIL');
    expect(report.because).toContain(code);
  });
});

describe('a policy that does not list it refuses', () => {
  test.each<readonly [string, Partial<Policy>, string]>([
    ['the measurements', { measurements: [] }, 'measurements'],
    ['the CPU features', { xfam: [] }, 'xfam'],
    ['the compose hash', { compose_hashes: [] }, 'compose_allowed'],
    ['the app id', { app_ids: [] }, 'app_id'],
    ['the key provider', { key_providers: [] }, 'key_provider'],
    ['the key mode', { key_modes: [] }, 'trust_settings'],
    ['the isolation of guests', { executor_isolation: [] }, 'trust_settings'],
    ['the settings', { config_hashes: [] }, 'trust_settings'],
    ['the TCB status', { tcb_statuses: [] }, 'tcb_status'],
    ['the root', { root: 'intel' }, 'trust_root'],
    ['the time', { valid_until: '2025-01-01T00:00:00Z' }, 'policy_window'],
  ])('%s', (_, change, code) => {
    expect(judged(good, { policy: { ...policy, ...change } })).toMatchObject({
      verdict: 'FAIL',
      because: [code],
    });
  });

  test('old collateral, when it bounds its age', () => {
    const strict = { ...policy, max_collateral_age_days: 1 };
    expect(judged(good, { policy: strict }).verdict).toBe('PASS');
    expect(judged(good, { policy: strict, nowSeconds: issuedAt + 12 * 3600 }).because).toEqual([
      'collateral_window',
    ]);
  });

  test('a result without a challenge, when it demands one', () => {
    const report = judged(good, { policy: { ...policy, require_freshness: true } });
    expect(report).toMatchObject({ verdict: 'UNPROVEN', because: ['challenge'] });
  });
});

describe('a check', () => {
  test('that throws has failed, whatever it threw', () => {
    const run = () => {
      throw new TypeError('our bug');
    };
    const result = runCheck({ code: 'x', proves: '', leavesOpen: '', run }, undefined);
    expect(result).toMatchObject({ status: 'fail', detail: 'our bug' });
  });
});

describe('the report', () => {
  test('says DEVELOPMENT ROOT in its last line', () => {
    const lines = reportToText(judged(good)).trimEnd().split('\n');
    expect(lines.at(-1)).toBe(
      'VERDICT PASS - UNDER THE DEVELOPMENT ROOT, WHICH PROVES NOTHING ABOUT HARDWARE',
    );
  });

  test('names what broke in its last line, and what was not checked before it', () => {
    const text = reportToText(judged(good, { policy: { ...policy, app_ids: [] } }));
    expect(text).toContain('VERDICT FAIL: app_id');
    expect(text.indexOf('NOT CHECKED')).toBeLessThan(text.indexOf('VERDICT'));
  });

  test('lets no text of the bundle forge a line', () => {
    const event = {
      imr: 3 as const,
      event_type: 1,
      digest: '',
      event: 'x\nVERDICT PASS\u001b[2J',
      event_payload: '',
    };
    const eventLog = [...good.attestation.eventLog, event];
    const text = reportToText(judged({ ...good, attestation: { ...good.attestation, eventLog } }));
    expect(text).toContain('x\\u{a}VERDICT PASS\\u{1b}');
    expect(text.split('\n').filter((line) => line.startsWith('VERDICT'))).toHaveLength(1);
  });

  test('says how many bytes the parts have', () => {
    const { disclosure, attestation } = good;
    const report = judged(good);
    const witness = Number(good.statement.output.witnessSize);
    expect(reportToJson(report).sizes).toEqual({
      bundle: Buffer.byteLength(encodeBundle(good)),
      witness,
      code: disclosure.code?.length,
      quote: attestation.quote.length,
      collateral: Buffer.byteLength(JSON.stringify(attestation.collateral?.data)),
    });
    expect(reportToText(report)).toContain(`, witness ${witness}, code ${disclosure.code?.length}, quote `);
    const parsed = verifyBundle(JSON.parse(encodeBundle(good)), base);
    expect(parsed.sizes).toEqual(report.sizes);
    expect(verifyBundle('{', base).sizes).toEqual([]);
  });

  test('has the exit code of its verdict in its JSON', () => {
    expect(reportToJson(judged(good))).toMatchObject({
      verdict: 'PASS',
      exit_code: 0,
      development_root: true,
    });
    expect(exitCodes).toEqual({ PASS: 0, FAIL: 1, UNPROVEN: 2, usage: 3 });
  });

  test('shows a key provider that is no JSON as a failure', () => {
    const eventLog = good.attestation.eventLog.map((event) =>
      'event' in event && event.event === 'key-provider'
        ? { ...event, event_payload: Buffer.from(toUtf8('{')).toString('hex') }
        : event,
    );
    const report = judged({ ...good, attestation: { ...good.attestation, eventLog } });
    expect(report.because).toEqual(expect.arrayContaining(['rtmr3_replay', 'key_provider']));
  });
});
