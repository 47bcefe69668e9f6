import { type CaseMaker, changed, flipHex, type Loose } from '../case-maker.ts';
import { knob, qeIdentity, tcbInfo } from '../publishing.ts';

const knobCases: readonly CaseMaker[] = [
  knob(
    { name: 'out of date', about: 'Intel calls the firmware out of date', check: 'tcb_status' },
    { tcbStatus: 'OutOfDate' },
  ),
  knob(
    { name: 'hardening needed', about: 'a status that the policy does not list', check: 'tcb_status' },
    { tcbStatus: 'SWHardeningNeeded' },
  ),
  knob(
    { name: 'configuration needed', about: 'a status that the policy does not list', check: 'tcb_status' },
    { tcbStatus: 'ConfigurationNeeded' },
  ),
  knob(
    { name: 'revoked', about: 'Intel revoked the platform', check: 'quote_signature', also: 'any' },
    { tcbStatus: 'Revoked' },
  ),
  knob(
    {
      name: 'a revoked certificate',
      about: 'the certificate of the platform is on the CRL',
      check: 'revocation',
      also: 'any',
    },
    { revokedPck: true },
  ),
  knob(
    { name: 'expired', about: 'all of it ended a day ago', check: 'collateral_window', also: 'any' },
    { expiredCollateral: true },
  ),
];

const tcbInfoCases: readonly CaseMaker[] = [
  tcbInfo(
    {
      name: 'an early recovery',
      about: 'TCB info from before the recovery that the policy asks for',
      check: 'tcb_evaluation',
    },
    (info) => {
      info.tcbEvaluationDataNumber = 19;
    },
  ),
  tcbInfo(
    {
      name: 'of another processor',
      about: 'FMSPC of another family',
      check: 'collateral_content',
      also: 'any',
    },
    (info) => {
      info.fmspc = 'DE0000000001';
    },
  ),
  tcbInfo(
    { name: 'of another PCE', about: 'PCE id of another platform', check: 'collateral_content', also: 'any' },
    (info) => {
      info.pceId = '0001';
    },
  ),
  tcbInfo(
    {
      name: 'levels in another order',
      about: 'the first level that fits would not be the best',
      check: 'collateral_content',
      also: 'any',
    },
    (info) => {
      info.tcbLevels.reverse();
    },
  ),
  tcbInfo(
    {
      name: 'of SGX',
      about: 'TCB info of the old kind of enclave',
      check: 'collateral_content',
      also: 'any',
    },
    (info) => {
      info.id = 'SGX';
    },
  ),
  tcbInfo(
    {
      name: 'of another version',
      about: 'a version that nobody reads',
      check: 'collateral_content',
      also: 'any',
    },
    (info) => {
      info.version = 2;
    },
  ),
  tcbInfo(
    {
      name: 'no levels',
      about: 'nothing that a platform could reach',
      check: 'collateral_content',
      also: 'any',
    },
    (info) => {
      info.tcbLevels = [];
    },
  ),
  tcbInfo(
    {
      name: 'without the TDX module',
      about: 'no identity of the module that runs',
      check: 'tdx_module',
      also: 'any',
    },
    (info) => {
      info.tdxModuleIdentities = info.tdxModuleIdentities.filter((one: Loose) => one.id !== 'TDX_01');
    },
  ),
  tcbInfo(
    {
      name: 'another signer of the TDX module',
      about: 'the identity names another signer',
      check: 'tdx_module',
      also: 'any',
    },
    (info) => {
      for (const one of info.tdxModuleIdentities) one.mrsigner = 'A'.repeat(96);
    },
  ),
  tcbInfo(
    { name: 'an old TDX module', about: 'a module whose level Intel calls out of date', check: 'tcb_status' },
    (info) => {
      const module = info.tdxModuleIdentities.find((one: Loose) => one.id === 'TDX_01');
      module.tcbLevels[0].tcb.isvsvn = 8;
    },
  ),
  tcbInfo(
    {
      name: 'a flaw without a name in the policy',
      about: 'an advisory that the policy does not accept',
      check: 'tcb_status',
      also: 'any',
    },
    (info) => {
      info.tcbLevels[0].advisoryIDs = ['INTEL-SA-00001'];
    },
  ),
];

const qeCases: readonly CaseMaker[] = [
  qeIdentity(
    {
      name: 'another product of the quoting enclave',
      about: 'the quoting enclave is not the one that Intel publishes',
      check: 'quote_signature',
      also: 'any',
    },
    (identity) => {
      identity.isvprodid = 1;
    },
  ),
  qeIdentity(
    {
      name: 'another signer of the quoting enclave',
      about: 'the quoting enclave is not the one that Intel publishes',
      check: 'quote_signature',
      also: 'any',
    },
    (identity) => {
      identity.mrsigner = 'A'.repeat(64);
    },
  ),
  qeIdentity(
    {
      name: 'an early recovery of the quoting enclave',
      about: 'from before the recovery that the policy asks for',
      check: 'tcb_evaluation',
    },
    (identity) => {
      identity.tcbEvaluationDataNumber = 19;
    },
  ),
  qeIdentity(
    {
      name: 'the identity of another enclave',
      about: 'not of the quoting enclave of TDX',
      check: 'collateral_content',
      also: 'any',
    },
    (identity) => {
      identity.id = 'QE';
    },
  ),
];

type Table = readonly (readonly [name: string, check: string, change: (collateral: Loose) => unknown])[];

const later: Table = [
  ['the stated end', 'collateral_window', (one) => (one.valid_until = '2035-01-01T00:00:00Z')],
  ['the stated beginning', 'collateral_window', (one) => (one.valid_from = '2020-01-01T00:00:00Z')],
  [
    'TCB info',
    'collateral_content',
    ({ data }) => (data.tcb_info = data.tcb_info.replace('UpToDate', 'UpToDat3')),
  ],
  [
    'the signature of TCB info',
    'collateral_content',
    ({ data }) => (data.tcb_info_signature = flipHex(data.tcb_info_signature)),
  ],
  [
    'QE identity',
    'collateral_content',
    ({ data }) => (data.qe_identity = data.qe_identity.replace('TD_QE', 'QE')),
  ],
  [
    'the signature of QE identity',
    'collateral_content',
    ({ data }) => (data.qe_identity_signature = flipHex(data.qe_identity_signature)),
  ],
  [
    'the issuer of the CRL',
    'certificate_chains',
    ({ data }) => (data.pck_crl_issuer_chain = data.tcb_info_issuer_chain),
  ],
  [
    'a chain without its root',
    'certificate_chains',
    ({ data }) =>
      (data.tcb_info_issuer_chain = `${data.tcb_info_issuer_chain.split('-----END CERTIFICATE-----\n')[0]}-----END CERTIFICATE-----\n`),
  ],
  ['text behind a chain', 'certificate_chains', ({ data }) => (data.qe_identity_issuer_chain += 'x')],
  ['the CRL of the root', 'crl_validity', ({ data }) => (data.root_ca_crl = flipEnd(data.root_ca_crl))],
  ['the CRL of the platforms', 'crl_validity', ({ data }) => (data.pck_crl = flipEnd(data.pck_crl))],
  ['a byte behind a CRL', 'crl_validity', ({ data }) => (data.pck_crl += '00')],
  [
    'the CRLs swapped',
    'crl_validity',
    ({ data }) => ([data.pck_crl, data.root_ca_crl] = [data.root_ca_crl, data.pck_crl]),
  ],
];

const flipEnd = (hex: string): string =>
  hex.slice(0, -1) + (Number.parseInt(hex.slice(-1), 16) ^ 1).toString(16);

const laterCases = later.map(([name, check, change]) =>
  changed(
    { name: `collateral: ${name}`, about: 'changed after it was signed', check },
    ({ attestation }) => void change(attestation.collateral),
  ),
);

const missing: readonly CaseMaker[] = [
  changed(
    {
      name: 'collateral: none',
      about: "without Intel's data no quote can be judged offline",
      check: 'quote_signature',
      verdict: 'UNPROVEN',
    },
    ({ attestation }) => (attestation.collateral = null),
  ),
];

export const collateralCases: readonly CaseMaker[] = [
  ...knobCases,
  ...tcbInfoCases,
  ...qeCases,
  ...laterCases,
  ...missing,
];
