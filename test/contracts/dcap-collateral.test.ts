import { describe, expect, test } from 'vitest';
import { toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import type { Collateral } from '../../src/proof/collateral.ts';
import { crlOf, devPki, resigned, withFields } from '../support/dev-collateral.ts';
import { goodCollateral, judge, refusal } from '../support/dev-machine-judged.ts';
import { issuedAt } from '../support/good-bundle.ts';

describe('collateral is refused', () => {
  const withData = (change: Partial<Collateral>) => judge({ collateral: withFields(goodCollateral, change) });

  test.each([
    ['the platform', 'pck_crl', devPki.platformCa, devPki.pck],
    ['the authority of the platform', 'root_ca_crl', devPki.root, devPki.platformCa],
    ['who signs TCB info', 'root_ca_crl', devPki.root, devPki.tcbSigning],
  ] as const)('that revokes %s', async (_, field, issuer, { key }) => {
    const list = await crlOf(issuedAt, { issuer, revoked: [key] });
    expect(withData({ [field]: list })).toMatchObject(refusal('revocation'));
  });

  test('whose list has ended, has not begun, or is signed by somebody else', async () => {
    const lists = [
      await crlOf(issuedAt - 2 * 86_400),
      await crlOf(issuedAt + 2 * 86_400),
      await crlOf(issuedAt, { issuer: { ...devPki.platformCa, key: devPki.pck.key } }),
      goodCollateral.data.root_ca_crl,
    ];
    for (const pck_crl of lists) expect(withData({ pck_crl })).toMatchObject(refusal('crl_validity'));
  });

  test('that was signed by a certificate for something else', () => {
    const chain = devPki.platformCaChain;
    const forged = { tcb_info_issuer_chain: chain, qe_identity_issuer_chain: chain };
    expect(withData(forged)).toMatchObject(refusal('certificate_purposes'));
    expect(withData({ qe_identity_issuer_chain: chain })).toMatchObject(refusal('certificate_purposes'));
  });

  type Document = Record<string, unknown>;
  const levels = (info: Document) => info['tcbLevels'] as { tcb: Record<string, unknown[]> }[];
  const components = (change: (list: unknown[]) => unknown[]) => (info: Document) => ({
    tcbLevels: levels(info).map((level) => ({
      ...level,
      tcb: { ...level.tcb, tdxtcbcomponents: change(level.tcb['tdxtcbcomponents'] ?? []) },
    })),
  });

  test.each<readonly [string, (info: Document) => Document, string]>([
    ['of SGX', () => ({ id: 'SGX' }), 'collateral_content'],
    ['of another version', () => ({ version: 2 }), 'collateral_content'],
    ['of another type', () => ({ tcbType: 1 }), 'collateral_content'],
    ['of another FMSPC', () => ({ fmspc: '00606A000000' }), 'collateral_content'],
    ['of another PCE', () => ({ pceId: '0001' }), 'collateral_content'],
    ['with a component too few', components((list) => list.slice(1)), 'collateral_content'],
    ['with a component too many', components((list) => [...list, { svn: 0 }]), 'collateral_content'],
    ['without components', components(() => []), 'collateral_content'],
    [
      'with levels in another order',
      (info) => ({ tcbLevels: levels(info).toReversed() }),
      'collateral_content',
    ],
    ['without a field', () => ({ tdxModule: undefined }), 'collateral_content'],
    ['of tomorrow', () => ({ issueDate: '2099-01-01T00:00:00Z' }), 'collateral_window'],
    ['of yesterday', () => ({ nextUpdate: '2020-01-01T00:00:00Z' }), 'collateral_window'],
    ['without the module', () => ({ tdxModuleIdentities: [] }), 'tdx_module'],
    ['of an earlier recovery', () => ({ tcbEvaluationDataNumber: 19 }), 'tcb_evaluation'],
  ])('with TCB info %s', (_, change, code) => {
    const changed = resigned(goodCollateral, { tcbInfo: (info) => ({ ...info, ...change(info) }) });
    expect(judge({ collateral: changed })).toMatchObject(refusal(code));
  });

  test.each([
    ['without a date', (text: string) => text.replace(/"issueDate":"[^"]*"/, '"issueDate":"today"')],
    ['with two of a field', (text: string) => text.replace('{', '{"id":"TDX",')],
    ['with something behind it', (text: string) => `${text}{}`],
    ['that is no JSON', () => 'TCB info'],
  ])('with TCB info %s', (_, change) => {
    const tcb_info = change(goodCollateral.data.tcb_info);
    const tcb_info_signature = toHex(devPki.tcbSigning.key.sign(toUtf8(tcb_info)));
    expect(withData({ tcb_info, tcb_info_signature }).refusedBy).toMatch(/^collateral_(content|window)$/);
  });

  test('with a module of another signer or other attributes, or below every level', () => {
    type Module = Record<string, unknown> & { tcbLevels: object[] };
    const others: readonly Document[] = [
      { mrsigner: '01'.repeat(48) },
      { attributes: '01'.repeat(8) },
      { tcbLevels: [{ tcb: { isvsvn: 8 }, tcbStatus: 'UpToDate' }] },
    ];
    for (const other of others) {
      const changed = resigned(goodCollateral, {
        tcbInfo: (info) => ({
          ...info,
          tdxModuleIdentities: (info['tdxModuleIdentities'] as Module[]).map((one) => ({ ...one, ...other })),
        }),
      });
      expect(judge({ collateral: changed })).toMatchObject(refusal('tdx_module'));
    }
  });

  test.each<readonly [string, Document, string]>([
    ['of another enclave', { id: 'QE' }, 'collateral_content'],
    ['of another version', { version: 3 }, 'collateral_content'],
    ['of another signer', { mrsigner: '00'.repeat(32) }, 'qe_identity'],
    ['of another product', { isvprodid: 1 }, 'qe_identity'],
    ['with other attributes', { attributes: '31000000000000000000000000000000' }, 'qe_identity'],
    ['with another MISCSELECT', { miscselect: '01000000' }, 'qe_identity'],
    ['above this one', { tcbLevels: [{ tcb: { isvsvn: 7 }, tcbStatus: 'UpToDate' }] }, 'qe_identity'],
    ['out of date', { tcbLevels: [{ tcb: { isvsvn: 6 }, tcbStatus: 'OutOfDate' }] }, 'tcb_status'],
    ['with an unknown status', { tcbLevels: [{ tcb: { isvsvn: 6 }, tcbStatus: 'Fine' }] }, 'tcb_status'],
    ['of an earlier recovery', { tcbEvaluationDataNumber: 19 }, 'tcb_evaluation'],
  ])('with a QE identity %s', (_, change, code) => {
    const changed = resigned(goodCollateral, { qeIdentity: (identity) => ({ ...identity, ...change }) });
    expect(judge({ collateral: changed })).toMatchObject(refusal(code));
  });

  test('with an advisory that the policy does not accept', () => {
    const advised = (id: string) =>
      resigned(goodCollateral, {
        qeIdentity: (identity) => ({
          ...identity,
          tcbLevels: [{ tcb: { isvsvn: 4 }, tcbStatus: 'UpToDate', advisoryIDs: [id] }],
        }),
      });
    expect(judge({ collateral: advised('INTEL-DOC-1') }).refusedBy).toBeUndefined();
    expect(judge({ collateral: advised('INTEL-SA-1') })).toMatchObject(refusal('tcb_status'));
    expect(
      judge({ collateral: advised('INTEL-SA-1') }, { tcb_advisories: ['INTEL-SA-1'] }).value,
    ).toMatchObject({
      advisories: ['INTEL-SA-1'],
    });
  });
});
