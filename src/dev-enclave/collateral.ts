import { toHex, toUtf8 } from '../primitives/bytes.ts';
import type { Collateral } from '../proof/collateral.ts';
import { issueCrl } from './certificates.ts';
import type { DevKnobs } from './knobs.ts';
import type { DevPki } from './pki.ts';
import { platform } from './platform.ts';
import { quotingEnclave } from './quote.ts';

const daySeconds = 86_400;
const windowDays = 30;

/** What Intel would publish of the development platform. The same for all times within one UTC day. */
export async function createCollateral(
  pki: DevPki,
  nowSeconds: number,
  knobs: DevKnobs,
): Promise<Collateral> {
  const window = windowAt(nowSeconds, knobs.expiredCollateral === true);
  const tcbInfo = JSON.stringify(tcbInfoAt(window, knobs.tcbStatus ?? 'UpToDate'));
  const qeIdentity = JSON.stringify(qeIdentityAt(window));
  const dates = { thisUpdate: window.from, nextUpdate: window.until };
  const revoked = knobs.revokedPck === true ? [pki.pck.key] : [];
  return {
    pck_crl_issuer_chain: pki.platformCaChain,
    root_ca_crl: toHex(await issueCrl({ issuer: pki.root, ...dates, revoked: [] })),
    pck_crl: toHex(await issueCrl({ issuer: pki.platformCa, ...dates, revoked })),
    tcb_info_issuer_chain: pki.tcbSigningChain,
    tcb_info: tcbInfo,
    tcb_info_signature: toHex(pki.tcbSigning.key.sign(toUtf8(tcbInfo))),
    qe_identity_issuer_chain: pki.tcbSigningChain,
    qe_identity: qeIdentity,
    qe_identity_signature: toHex(pki.tcbSigning.key.sign(toUtf8(qeIdentity))),
  };
}

type Window = { readonly from: Date; readonly until: Date };

function windowAt(nowSeconds: number, expired: boolean): Window {
  const today = Math.floor(nowSeconds / daySeconds);
  const first = expired ? today - windowDays - 1 : today;
  const dateOf = (day: number) => new Date(day * daySeconds * 1000);
  return { from: dateOf(first), until: dateOf(first + windowDays) };
}

/** RFC 3339 to the second, as Intel writes it. */
const stamp = (date: Date) => date.toISOString().replace('.000Z', 'Z');
const stamps = ({ from, until }: Window) => ({ issueDate: stamp(from), nextUpdate: stamp(until) });
const hexUpper = (bytes: Uint8Array) => toHex(bytes).toUpperCase();

const tcbDate = '2024-03-13T00:00:00Z';
const oldTcbDate = '2018-01-04T00:00:00Z';
const seamModule = {
  mrsigner: '0'.repeat(96),
  attributes: '0'.repeat(16),
  attributesMask: 'F'.repeat(16),
};
const level = (isvsvn: number, date: string, tcbStatus: string) => ({
  tcb: { isvsvn },
  tcbDate: date,
  tcbStatus,
});
const svns = (values: readonly number[]) =>
  Array.from({ length: 16 }, (_, index) => ({ svn: values[index] ?? 0 }));

/** The fields and their order are Intel's (TCB info version 3). */
function tcbInfoAt(window: Window, status: string) {
  const current = { sgxtcbcomponents: svns([...platform.cpuSvn]), tdxtcbcomponents: svns([5, 0, 4]) };
  return {
    id: 'TDX',
    version: 3,
    ...stamps(window),
    fmspc: hexUpper(platform.fmspc),
    pceId: hexUpper(platform.pceId),
    tcbType: 0,
    tcbEvaluationDataNumber: 20,
    tdxModule: seamModule,
    tdxModuleIdentities: [
      { id: 'TDX_03', ...seamModule, tcbLevels: [level(3, tcbDate, 'UpToDate')] },
      {
        id: 'TDX_01',
        ...seamModule,
        tcbLevels: [level(5, tcbDate, 'UpToDate'), level(2, oldTcbDate, 'OutOfDate')],
      },
    ],
    tcbLevels: [
      { tcb: { ...current, pcesvn: platform.pceSvn }, tcbDate, tcbStatus: status },
      {
        tcb: { ...current, pcesvn: 5 },
        tcbDate: oldTcbDate,
        tcbStatus: 'OutOfDate',
        advisoryIDs: ['INTEL-SA-00106', 'INTEL-SA-00837'],
      },
    ],
  };
}

/** QE identity version 2. The masks are Intel's: they leave out what may differ between machines. */
const qeIdentityAt = (window: Window) => ({
  id: 'TD_QE',
  version: 2,
  ...stamps(window),
  tcbEvaluationDataNumber: 20,
  miscselect: '00000000',
  miscselectMask: 'FFFFFFFF',
  attributes: '11000000000000000000000000000000',
  attributesMask: 'FBFFFFFFFFFFFFFF0000000000000000',
  mrsigner: hexUpper(quotingEnclave.mrSigner),
  isvprodid: quotingEnclave.productId,
  tcbLevels: [level(4, tcbDate, 'UpToDate')],
});
