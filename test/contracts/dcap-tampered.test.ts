import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../src/primitives/bytes.ts';
import type { Attestation, BundledEvent, RuntimeEvent } from '../../src/proof/attestation.ts';
import type { Collateral } from '../../src/proof/collateral.ts';
import { createBundle } from '../support/good-bundle.ts';
import { judgeByContract } from '../support/judge-by-contract.ts';
import { machinePolicy } from '../support/machine-policy.ts';
import { nearMpcAttestation, nearMpcTime } from '../support/real-attestation.ts';

const { bundle: good } = await createBundle();
type Context = Parameters<typeof nearMpcAttestation>[0];

/** The real machine of near/mpc after a change, before contract and verifier. */
function judge(context: Context, change: (attestation: Attestation) => Attestation) {
  const genuine = nearMpcAttestation(context, good.attestation);
  const { registration } = genuine;
  const policy = machinePolicy(genuine.quote, {
    compose_hashes: [toHex(registration.composeHash)],
    app_ids: [toHex(registration.appId)],
  });
  return judgeByContract({ attestation: change(genuine), policy, nowSeconds: nearMpcTime, trust: 'intel' });
}

const flip = (bytes: Uint8Array, at: number): Uint8Array => bytes.with(at, (bytes[at] ?? 0) ^ 1);

/** Where the parts of a version 4 quote of TD 1.0 stand. */
const quoteParts = [
  ['version', 0, 'quote_structure'],
  ['type of the attestation key', 2, 'quote_structure'],
  ['type of the machine', 4, 'quote_structure'],
  ['vendor of the quoting enclave', 12, 'quote_structure'],
  ['user data of the header', 28, 'quote_signature'],
  ['tee_tcb_svn', 48, 'quote_signature'],
  ['mr_seam', 64, 'quote_signature'],
  ['TD attributes', 168, 'quote_signature'],
  ['MRTD', 184, 'quote_signature'],
  ['mr_config_id', 232, 'quote_signature'],
  ['RTMR3', 520, 'quote_signature'],
  ['report data', 568, 'quote_signature'],
  ['length of the signature data', 632, 'quote_structure'],
  ['signature of the quote: r', 636, 'quote_signature'],
  ['signature of the quote: s', 699, 'quote_signature'],
  ['attestation key: x', 700, 'quote_structure'],
  ['attestation key: y', 763, 'quote_structure'],
  ['type of the certification data', 764, 'quote_structure'],
  ['length of the certification data', 766, 'quote_structure'],
  ['QE report: MRENCLAVE', 834, 'quote_signature'],
  ['QE report: hash of the key', 1090, 'quote_structure'],
  ['signature of the QE report', 1154, 'quote_signature'],
  ['length of the QE auth data', 1218, 'quote_structure'],
  ['QE auth data', 1220, 'quote_structure'],
  ['type of the certificates', 1252, 'quote_structure'],
  ['length of the certificates', 1254, 'quote_structure'],
  ['PEM armour', 1260, 'certificate_chains'],
  ['PCK certificate', 1400, 'certificate_chains'],
  ['certificate of the authority', 3200, 'certificate_chains'],
] as const;

describe('one other byte in the quote', () => {
  test.for(quoteParts)('%s', ([, at, code], context) => {
    const verdicts = judge(context, (genuine) => ({ ...genuine, quote: flip(genuine.quote, at) }));
    expect(verdicts).toMatchObject({ refusedBy: code, isSameInVerifier: true });
  });
});

type Field = keyof Collateral;
const flipHex = (hex: string, at: number): string => toHex(flip(fromHex(hex), at));
const another = (from: string, to: string) => (text: string) => text.replace(from, to);

const collateralParts: readonly (readonly [string, Field, (text: string) => string, string])[] = [
  ['the content of the CRL of the root', 'root_ca_crl', (hex) => flipHex(hex, 60), 'crl_validity'],
  [
    'the signature of the CRL of the root',
    'root_ca_crl',
    (hex) => flipHex(hex, hex.length / 2 - 1),
    'crl_validity',
  ],
  ['the CRL of the root: none', 'root_ca_crl', () => '', 'crl_validity'],
  ['the content of the PCK CRL', 'pck_crl', (hex) => flipHex(hex, 400), 'crl_validity'],
  ['the signature of the PCK CRL', 'pck_crl', (hex) => flipHex(hex, hex.length / 2 - 1), 'crl_validity'],
  ['the PCK CRL: none', 'pck_crl', () => '', 'crl_validity'],
  ['the PCK CRL: garbage', 'pck_crl', () => 'deadbeef', 'crl_validity'],
  ['the PCK CRL: a byte behind it', 'pck_crl', (hex) => `${hex}00`, 'crl_validity'],
  ['the issuer chain of the CRL', 'pck_crl_issuer_chain', another('MII', 'MIJ'), 'certificate_chains'],
  ['the issuer chain of the TCB info', 'tcb_info_issuer_chain', another('MII', 'MIJ'), 'certificate_chains'],
  ['the issuer chain of the TCB info: none', 'tcb_info_issuer_chain', () => '', 'certificate_chains'],
  [
    'the issuer chain of the QE identity',
    'qe_identity_issuer_chain',
    another('MII', 'MIJ'),
    'certificate_chains',
  ],
  ['a status in the TCB info', 'tcb_info', another('OutOfDate', 'UpToDate'), 'collateral_content'],
  ['white space in the TCB info', 'tcb_info', (text) => `${text} `, 'collateral_content'],
  ['the signature of the TCB info', 'tcb_info_signature', (hex) => flipHex(hex, 10), 'collateral_content'],
  ['the signature of the TCB info: short', 'tcb_info_signature', (hex) => hex.slice(2), 'collateral_content'],
  ['a figure in the QE identity', 'qe_identity', another('"isvsvn":4', '"isvsvn":3'), 'collateral_content'],
  [
    'the signature of the QE identity',
    'qe_identity_signature',
    (hex) => flipHex(hex, 40),
    'collateral_content',
  ],
];

describe('another byte in the collateral', () => {
  test.for(collateralParts)('%s', ([, field, change, code], context) => {
    const verdicts = judge(context, (genuine) => {
      const { collateral } = genuine;
      if (collateral === undefined) throw new Error('no collateral');
      const before = collateral.data[field];
      expect(change(before)).not.toBe(before);
      return {
        ...genuine,
        collateral: { ...collateral, data: { ...collateral.data, [field]: change(before) } },
      };
    });
    expect(verdicts).toMatchObject({ refusedBy: code, isSameInVerifier: true });
  });
});

const isRuntime = (event: BundledEvent): event is RuntimeEvent => event.imr === 3;
const named =
  (name: string, change: (event: RuntimeEvent) => RuntimeEvent[]) => (log: readonly BundledEvent[]) =>
    log.flatMap((event) => (isRuntime(event) && event.event === name ? change(event) : [event]));

const logChanges: readonly (readonly [string, (log: readonly BundledEvent[]) => readonly BundledEvent[]])[] =
  [
    [
      'another payload',
      named('compose-hash', (event) => [{ ...event, event_payload: 'ab'.repeat(32), digest: '' }]),
    ],
    ['another name', named('boot-mr-done', (event) => [{ ...event, event: 'boot-mr-d0ne', digest: '' }])],
    ['another version', named('app-id', (event) => [{ ...event, version: 2, digest: '' }])],
    ['an event left out', named('storage-fs', () => [])],
    ['an event doubled', named('app-id', (event) => [event, event])],
    ['the order', (log) => [...log].reverse()],
    ['no events', () => []],
  ];

describe('another event log', () => {
  test.for(logChanges)('%s', ([, change], context) => {
    const verdicts = judge(context, (genuine) => ({ ...genuine, eventLog: [...change(genuine.eventLog)] }));
    expect(verdicts).toMatchObject({ refusedBy: 'rtmr3_replay', isSameInVerifier: true });
  });
});
