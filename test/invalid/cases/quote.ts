import { type CaseMaker, changed, flipHexAt, forged } from '../case-maker.ts';
import { requoted } from '../forger.ts';

/** Offsets in a quote of version 4: 48 bytes of header, then the TD report, then the signature over both. */
const at = {
  attestationKeyType: 2,
  teeType: 4,
  qeVendor: 12,
  teeTcbSvn: 48,
  mrSeam: 64,
  mrSignerSeam: 112,
  seamAttributes: 160,
  tdAttributes: 168,
  xfam: 176,
  mrtd: 184,
  mrConfigId: 232,
  mrOwner: 280,
  mrOwnerConfig: 328,
  rtmr0: 376,
  rtmr1: 424,
  rtmr2: 472,
  rtmr3: 520,
  reportData: 568,
  signature: 636,
  attestationKey: 700,
  qeReport: 770,
  qeSignature: 1154,
  qeAuthData: 1220,
} as const;

type Place = keyof typeof at;
type Spec = Omit<Parameters<typeof forged>[0], 'base'>;

/** The quote made anew with other bytes in header or TD report, and signed as quotes are. */
const edited = (spec: Spec, place: Place, change: (byte: number) => number, offset = 0): CaseMaker =>
  forged({ ...spec, name: `signed quote: ${spec.name}` }, (bundle, { forger }) => ({
    ...bundle,
    attestation: requoted(forger, bundle.attestation, bundle.statementHash, {
      edit: (signed) => {
        const index = at[place] + offset;
        signed[index] = change(signed[index] ?? 0);
      },
    }),
  }));

const flip = (byte: number): number => byte ^ 1;
const signedCases: readonly CaseMaker[] = [
  edited(
    {
      name: 'debug',
      about: 'the host may read the memory of the guest',
      check: 'td_attributes',
      also: ['quote_signature'],
    },
    'tdAttributes',
    flip,
  ),
  edited(
    {
      name: 'migratable',
      about: 'the guest may be moved to another machine',
      check: 'td_attributes',
      also: ['quote_signature'],
    },
    'tdAttributes',
    (byte) => byte | 0x20,
    3,
  ),
  edited(
    { name: 'counters', about: 'the host may count what the guest does', check: 'td_attributes' },
    'tdAttributes',
    (byte) => byte | 0x80,
    7,
  ),
  edited(
    {
      name: 'interrupts on missing pages',
      about: 'the host may take pages away unseen',
      check: 'td_attributes',
      also: ['quote_signature'],
    },
    'tdAttributes',
    () => 0,
    3,
  ),
  edited({ name: 'an owner', about: 'an owner whom nobody knows', check: 'td_attributes' }, 'mrOwner', flip),
  edited(
    { name: "an owner's configuration", about: 'a configuration that nobody knows', check: 'td_attributes' },
    'mrOwnerConfig',
    flip,
  ),
  edited(
    { name: 'other CPU features', about: 'the guest may use what the policy does not list', check: 'xfam' },
    'xfam',
    flip,
  ),
  edited(
    { name: 'another firmware', about: 'MRTD is not in the policy', check: 'measurements' },
    'mrtd',
    flip,
  ),
  ...(['rtmr0', 'rtmr1', 'rtmr2'] as const).map((place) =>
    edited(
      {
        name: `another ${place}`,
        about: 'neither in the policy nor what the listed digests lead to',
        check: 'measurements',
        also: ['firmware_replay'],
      },
      place,
      flip,
    ),
  ),
  edited(
    { name: 'another RTMR3', about: 'the events do not lead to it', check: 'rtmr3_replay' },
    'rtmr3',
    flip,
  ),
  edited(
    { name: 'another configuration id', about: 'the host started another deployment', check: 'mr_config_id' },
    'mrConfigId',
    flip,
    1,
  ),
  edited(
    { name: 'a configuration id of no layout', about: 'nobody knows what it names', check: 'mr_config_id' },
    'mrConfigId',
    () => 9,
  ),
  edited(
    { name: 'another TDX module', about: 'MRSEAM is not in the policy', check: 'tdx_module' },
    'mrSeam',
    flip,
  ),
  edited(
    {
      name: "a TDX module of somebody's",
      about: 'its signer is not the one in the TCB info',
      check: 'tdx_module',
      also: 'any',
    },
    'mrSignerSeam',
    flip,
  ),
  edited(
    {
      name: 'attributes of the TDX module',
      about: 'not those in the TCB info',
      check: 'tdx_module',
      also: 'any',
    },
    'seamAttributes',
    flip,
  ),
  edited(
    {
      name: 'an unknown TDX module',
      about: 'no identity of that version is in the TCB info',
      check: 'tdx_module',
      also: 'any',
    },
    'teeTcbSvn',
    () => 9,
    1,
  ),
  edited(
    {
      name: 'a TDX module of no level',
      about: 'its SVN is below all that Intel lists',
      check: 'quote_signature',
      also: 'any',
    },
    'teeTcbSvn',
    () => 2,
  ),
  edited(
    { name: 'other report data', about: 'the quote was asked for over other keys', check: 'key_binding' },
    'reportData',
    flip,
  ),
  edited(
    {
      name: 'other report data about the machine',
      about: 'the second half is of another challenge or description',
      check: 'key_binding',
    },
    'reportData',
    flip,
    40,
  ),
  edited(
    { name: 'another kind of key', about: 'not ECDSA over P-256', check: 'quote_structure', also: 'any' },
    'attestationKeyType',
    () => 3,
  ),
  edited(
    {
      name: 'SGX',
      about: 'not a guest but an enclave of the old kind',
      check: 'quote_structure',
      also: 'any',
    },
    'teeType',
    () => 0,
  ),
  edited(
    { name: 'another quoting enclave', about: 'its vendor is not Intel', check: 'quote_structure' },
    'qeVendor',
    flip,
  ),
  edited(
    { name: 'another version', about: 'a version that nobody reads', check: 'quote_structure', also: 'any' },
    'attestationKeyType',
    () => 6,
    -2,
  ),
];

const raw = (name: string, about: string, check: string, change: (quote: string) => string): CaseMaker =>
  changed({ name: `quote: ${name}`, about, check }, ({ attestation }) => {
    attestation.quote = change(attestation.quote);
  });

const rawCases: readonly CaseMaker[] = [
  raw('cut short', 'the second half is missing', 'quote_structure', (quote) => quote.slice(0, 4000)),
  raw('nothing', 'no quote at all', 'quote_structure', () => ''),
  raw('a byte behind it', 'bytes that no signature reaches', 'quote_structure', (quote) => `${quote}01`),
  raw(
    'zeros behind it',
    "what Intel's library leaves there, and bundles do not: a quote has one spelling",
    'quote_structure',
    (quote) => `${quote}0000`,
  ),
  raw(
    'much padding',
    'more zeros than anybody writes',
    'quote_structure',
    (quote) => quote + '00'.repeat(4097),
  ),
  raw('a byte less', 'the last byte of the certificates is missing', 'quote_structure', (quote) =>
    quote.slice(0, -2),
  ),
  raw('its signature', 'a bit of the signature over the report', 'quote_signature', (quote) =>
    flipHexAt(quote, at.signature),
  ),
  raw('the attestation key', 'another key than the quoting enclave vouches for', 'quote_signature', (quote) =>
    flipHexAt(quote, at.attestationKey),
  ),
  raw(
    "the quoting enclave's report",
    'a bit of the report of the quoting enclave',
    'quote_signature',
    (quote) => flipHexAt(quote, at.qeReport),
  ),
  raw(
    "the quoting enclave's signature",
    'a bit of the signature over that report',
    'quote_signature',
    (quote) => flipHexAt(quote, at.qeSignature),
  ),
  raw("the quoting enclave's data", 'what its report is to vouch for as well', 'quote_structure', (quote) =>
    flipHexAt(quote, at.qeAuthData + 2),
  ),
  raw('the certificates', 'a byte of the PEM of the PCK certificate', 'certificate_chains', (quote) =>
    flipHexAt(quote, at.qeAuthData + 200),
  ),
  raw('the report', 'a bit of the report data, and no new signature', 'quote_signature', (quote) =>
    flipHexAt(quote, at.reportData),
  ),
];

export const quoteCases: readonly CaseMaker[] = [...signedCases, ...rawCases];
