import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../src/primitives/bytes.ts';
import type { DatedCollateral } from '../../src/proof/collateral.ts';
import type { Policy } from '../../src/verifier/policy.ts';
import { crlOf, devPki, resigned, withFields } from '../support/dev-collateral.ts';
import { devPolicy } from '../support/dev-policy.ts';
import { createBundle, issuedAt } from '../support/good-bundle.ts';
import { machineProblems } from '../support/judge-machine.ts';
import { machinePolicy } from '../support/machine-policy.ts';
import { nearMpcAttestation, nearMpcTime, realCollateral } from '../support/real-attestation.ts';

const { bundle, developmentRoot } = await createBundle();
const good = bundle.attestation.collateral;
if (good === undefined) throw new Error('the good bundle has collateral');
const policy = await devPolicy();

const problems = (collateral: DatedCollateral, change: Partial<Policy> = {}) =>
  machineProblems(
    { ...bundle.attestation, collateral },
    { nowSeconds: issuedAt, policy: { ...policy, ...change }, trust: { developmentRoot } },
  );

/** With one byte of the hex changed. */
const flipped = (hex: string, at: number): string => {
  const bytes = fromHex(hex);
  return toHex(bytes.with(at, (bytes[at] ?? 0) ^ 1));
};

describe('the good collateral', () => {
  test('has no problem, signed again as it is', () => {
    expect(problems(good)).toEqual({});
    expect(problems(resigned(good, {}))).toEqual({});
  });
});

describe('the age that a policy allows', () => {
  const issuedDaysAgo = (days: number) => (document: Record<string, unknown>) => ({
    ...document,
    issueDate: new Date((issuedAt - days * 86_400) * 1000).toISOString().replace('.000', ''),
  });

  test.each(['tcbInfo', 'qeIdentity'] as const)('is that of the older part: %s', (part) => {
    const collateral = resigned(good, { [part]: issuedDaysAgo(20) });
    expect(problems(collateral, { max_collateral_age_days: 21 })).toEqual({});
    const found = problems(collateral, { max_collateral_age_days: 19 });
    expect(Object.keys(found)).toEqual(['collateral_window']);
    expect(found['collateral_window']).toContain('more than 19 days before');
  });
});

describe('a revocation list is refused', () => {
  const refused = (change: Parameters<typeof withFields>[1]) => problems(withFields(good, change));

  test.each<readonly [string, string, string]>([
    ['that is empty', '', 'an empty revocation list'],
    ['that is garbage', 'deadbeef', 'no signed DER structure'],
    ['with a byte behind it', `${good.data.pck_crl}00`, 'in DER'],
    ['with another content', flipped(good.data.pck_crl, 100), ''],
    ['with another signature', flipped(good.data.pck_crl, good.data.pck_crl.length / 2 - 1), 'not signed by'],
    ['of another authority', good.data.root_ca_crl, 'of another issuer'],
    ['that is a certificate', toHex(devPki.rootCertificate), 'not a revocation list'],
  ])('%s', (_, crl, message) => {
    expect(refused({ pck_crl: crl })['crl_validity']).toContain(message);
    expect(refused({ root_ca_crl: crl === good.data.root_ca_crl ? good.data.pck_crl : crl })).toHaveProperty(
      'crl_validity',
    );
  });

  test('that has ended, or has not begun', async () => {
    const old = await crlOf(issuedAt - 2 * 86_400);
    const early = await crlOf(issuedAt + 2 * 86_400);
    for (const crl of [old, early]) {
      expect(Object.keys(refused({ pck_crl: crl }))).toEqual(['crl_validity']);
    }
  });

  test('that names its issuer but is signed by somebody else', async () => {
    const crl = await crlOf(issuedAt, { issuer: { ...devPki.platformCa, key: devPki.pck.key } });
    expect(refused({ pck_crl: crl })['crl_validity']).toContain('not signed by Intel SGX PCK Platform CA');
  });

  test.each([
    ['the platform', 'pck_crl', devPki.platformCa, devPki.pck],
    ['the authority of the platform', 'root_ca_crl', devPki.root, devPki.platformCa],
    ['who signs TCB info', 'root_ca_crl', devPki.root, devPki.tcbSigning],
  ] as const)('when it revokes %s', async (_, field, issuer, { key, commonName }) => {
    const found = refused({ [field]: await crlOf(issuedAt, { issuer, revoked: [key] }) });
    expect(found['revocation']).toContain(`${commonName}, serial`);
    expect(found).not.toHaveProperty('crl_validity');
  });
});

describe("Intel's revocation lists of near/mpc's machine", () => {
  test('an old list, and one of another authority', (context) => {
    const attestation = nearMpcAttestation(context, bundle.attestation);
    const { collateral, quote } = attestation;
    if (collateral === undefined) throw new Error('the real machine has collateral');
    const judge = (change: Parameters<typeof withFields>[1]) =>
      machineProblems(
        { ...attestation, collateral: withFields(collateral, change) },
        { nowSeconds: nearMpcTime, policy: machinePolicy(quote) },
      )['crl_validity'];
    const old = realCollateral(context, 'dcap-qvl_tdx_quote_collateral.json').data;
    const ofProcessors = realCollateral(context, 'dcap-qvl_sgx_quote_collateral.json').data;
    expect(judge({})).toBeUndefined();
    expect(judge({ pck_crl: old.pck_crl })).toContain('good from 2025-06-19');
    expect(judge({ root_ca_crl: old.root_ca_crl })).toContain('good from 2025-03-20');
    expect(judge({ pck_crl: ofProcessors.pck_crl })).toContain('of another issuer');
  });
});

describe('signed collateral is refused', () => {
  const first = (value: unknown): Record<string, unknown> => (value as Record<string, unknown>[])[0] ?? {};
  const tcb = (change: (info: Record<string, unknown>) => Record<string, unknown>) =>
    resigned(good, { tcbInfo: (info) => ({ ...info, ...change(info) }) });
  const identity = (change: Record<string, unknown>) =>
    resigned(good, { qeIdentity: (value) => ({ ...value, ...change }) });
  const levelOf = (info: Record<string, unknown>) => first(info['tcbLevels']);

  test.each<readonly [string, DatedCollateral, string, string]>([
    ['of another PCE', tcb(() => ({ pceId: '0001' })), 'collateral_content', 'TCB info of PCE 0001'],
    ['of another family', tcb(() => ({ fmspc: 'B0C06F000000' })), 'collateral_content', 'TCB info of b0c06f'],
    ['of SGX', tcb(() => ({ id: 'SGX' })), 'collateral_content', 'TCB info'],
    ['of another version', tcb(() => ({ version: 2 })), 'collateral_content', 'TCB info'],
    ["of SGX's quoting enclave", identity({ id: 'QE' }), 'collateral_content', 'QE identity'],
    [
      'with levels out of order',
      tcb(({ tcbLevels }) => ({ tcbLevels: (tcbLevels as unknown[]).toReversed() })),
      'collateral_content',
      'out of order',
    ],
    [
      'with too few components',
      tcb((info) => ({
        tcbLevels: [{ ...levelOf(info), tcb: { ...(levelOf(info)['tcb'] as object), sgxtcbcomponents: [] } }],
      })),
      'collateral_content',
      'sgxtcbcomponents',
    ],
    ['of an old recovery', tcb(() => ({ tcbEvaluationDataNumber: 19 })), 'tcb_evaluation', 'asks for 20'],
    [
      'whose QE identity is of an old recovery',
      identity({ tcbEvaluationDataNumber: 1 }),
      'tcb_evaluation',
      'asks for 20',
    ],
    [
      'without the identity of the TDX module',
      tcb(() => ({ tdxModuleIdentities: [] })),
      'tdx_module',
      'not one module identity TDX_01',
    ],
    [
      'with another signer of the TDX module',
      tcb(({ tdxModuleIdentities }) => ({
        tdxModuleIdentities: (tdxModuleIdentities as object[]).map((one) => ({
          ...one,
          mrsigner: '11'.repeat(48),
        })),
      })),
      'tdx_module',
      'MRSIGNERSEAM',
    ],
    [
      'with other attributes of the TDX module',
      tcb(({ tdxModuleIdentities }) => ({
        tdxModuleIdentities: (tdxModuleIdentities as object[]).map((one) => ({
          ...one,
          attributes: '01'.repeat(8),
        })),
      })),
      'tdx_module',
      'SEAMATTRIBUTES',
    ],
  ])('%s', (_, collateral, code, message) => {
    expect(problems(collateral)[code]).toContain(message);
  });

  test('with another signature, by our own check beside the library', () => {
    const found = problems(
      withFields(good, { tcb_info: good.data.tcb_info.replace('UpToDate', 'UpToDat3') }),
    );
    expect(found['collateral_content']).toContain('TCB info: the signature does not fit');
    const { qe_identity: text } = good.data;
    const changed = problems(withFields(good, { qe_identity: text.replace('UpToDate', 'OutOfDate') }));
    expect(changed['collateral_content']).toContain('QE identity: the signature does not fit');
  });
});

describe('the status of the TDX module', () => {
  const moduleLevels = (levels: readonly object[]) =>
    resigned(good, {
      tcbInfo: (info) => ({
        ...info,
        tdxModuleIdentities: (info['tdxModuleIdentities'] as { id: string }[]).map((one) =>
          one.id === 'TDX_01' ? { ...one, tcbLevels: levels } : one,
        ),
      }),
    });
  const level = (isvsvn: number, tcbStatus: string, advisoryIDs: readonly string[] = []) => ({
    tcb: { isvsvn },
    tcbDate: '2024-03-13T00:00:00Z',
    tcbStatus,
    advisoryIDs,
  });

  test('makes an old module of a new platform OutOfDate', () => {
    const found = problems(moduleLevels([level(8, 'UpToDate'), level(2, 'OutOfDate', ['INTEL-SA-01036'])]));
    expect(found).toEqual({ tcb_status: 'OutOfDate, INTEL-SA-01036: not in the policy' });
  });

  test('is refused below every level', () => {
    const found = problems(moduleLevels([level(8, 'UpToDate')]));
    expect(found['tdx_module']).toContain('below every level');
    expect(found).toHaveProperty('tcb_status');
  });

  test('brings its advisories, which the policy may list', () => {
    const collateral = moduleLevels([level(2, 'UpToDate', ['INTEL-SA-00001', 'INTEL-DOC-1'])]);
    expect(problems(collateral)['tcb_status']).toContain('does not accept INTEL-SA-00001');
    expect(problems(collateral, { tcb_advisories: ['INTEL-SA-00001'] })).toEqual({});
  });
});

describe('a policy can list', () => {
  test('TDX modules', () => {
    expect(problems(good, { tdx_modules: [] })).toHaveProperty('tdx_module');
    expect(problems(good, { tdx_modules: null })).toEqual({});
  });

  test('machines', () => {
    const found = problems(good, { platforms: [] })['platform_allowed'] ?? '';
    expect(found).toMatch(/^[0-9a-f]{32} is not in the policy$/);
    expect(problems(good, { platforms: [found.slice(0, 32)] })).toEqual({});
  });
});
