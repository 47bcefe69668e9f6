import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex } from '../../src/primitives/bytes.ts';
import { decodeBundle, encodeBundle } from '../../src/proof/bundle.ts';
import { verifyBundle } from '../../src/verifier/verify.ts';
import { devPolicy } from '../support/dev-policy.ts';
import { createBundle, issuedAt } from '../support/good-bundle.ts';

const policy = await devPolicy();
const { bundle, developmentRoot } = await createBundle();
const goodText = encodeBundle(bundle);
const options = { nowSeconds: issuedAt + 5, policy, trust: { developmentRoot } };

/** A bundle's JSON, loosely: a forger is not bound by its types. */
// biome-ignore lint/suspicious/noExplicitAny: any path may be written to
type Loose = any;

/** The good bundle after a change, in canonical text; the key order of the change is kept. */
function tampered(change: (json: Loose) => void): string {
  const json: Loose = JSON.parse(goodText);
  change(json);
  return JSON.stringify(json);
}

const flipHexAt = (text: string, byte: number): string => {
  const digit = Number.parseInt(text.charAt(2 * byte), 16) ^ 1;
  return text.slice(0, 2 * byte) + digit.toString(16) + text.slice(2 * byte + 1);
};
const flipHex = (text: string): string => flipHexAt(text, 0);
/** Another base58 text of the same length. */
const other = (hash: string): string => hash.slice(0, -1) + (hash.endsWith('1') ? '2' : '1');
const eventNamed = (json: Loose, name: string): Loose =>
  json.attestation.event_log.find((event: Loose) => event.event === name);
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Offsets in a v4 quote: 48 bytes of header, then the TD report. */
const at = {
  tdAttributes: 168,
  mrtd: 184,
  mrConfigId: 232,
  rtmr0: 376,
  rtmr3: 520,
  reportData: 568,
  signature: 636,
};

const statementCases: readonly (readonly [string, string, (json: Loose) => void])[] = [
  ['the method', 'input_hash', (j) => (j.statement.input.method = 'reset')],
  ['the deposit', 'input_hash', (j) => (j.statement.input.attached_deposit = '2')],
  ['the origin of the state', 'input_hash', (j) => (j.statement.input.state_origin = 'proved')],
  [
    'the pre-state root',
    'input_hash',
    (j) => (j.statement.input.pre_state_root = j.statement.output.post_state_root),
  ],
  [
    'the world id',
    'one_shot_world',
    (j) => (j.statement.input.world_id = flipHex(j.statement.input.world_id)),
  ],
  ['the sequence', 'one_shot_world', (j) => (j.statement.input.sequence = '1')],
  ['the gas burnt', 'output_hash', (j) => (j.statement.output.gas_burnt = '1')],
  [
    'the post-state root',
    'output_hash',
    (j) => (j.statement.output.post_state_root = other(j.statement.output.post_state_root)),
  ],
  [
    'the status',
    'output_hash',
    (j) =>
      (j.statement.output.status = {
        kind: 'failure',
        failure_kind: 'HostError',
        error_hash: 'aa'.repeat(32),
      }),
  ],
  [
    'the hash of the parameters',
    'params_hash',
    (j) => (j.statement.input.params_hash = flipHex(j.statement.input.params_hash)),
  ],
  ['the protocol version', 'params_hash', (j) => (j.statement.input.protocol_version = 83)],
  ['an unused field', 'unused_fields', (j) => (j.statement.output.response_hash = 'aa'.repeat(32))],
  ['the size of the witness', 'output_hash', (j) => (j.statement.output.witness_size = '1')],
  ['a bound of the witness', 'witness_commitment', (j) => (j.statement.input.limits.max_witness_bytes = '1')],
  ['an invented code', 'account_codes', (j) => j.disclosure.account_codes_base64.push('AA==')],
  ['the expiry', 'statement_signature', (j) => (j.statement.envelope.expires_at = '1900000000')],
  [
    'the challenge',
    'statement_hash',
    (j) => (j.statement.envelope.challenge = flipHex(j.statement.envelope.challenge)),
  ],
  ['the statement hash', 'statement_hash', (j) => (j.statement_hash = flipHex(j.statement_hash))],
  ['the signature', 'statement_signature', (j) => (j.signatures.ed25519 = flipHex(j.signatures.ed25519))],
  ['a signature for no EVM chain', 'evm_signature', (j) => (j.signatures.secp256k1 = `${'aa'.repeat(64)}1b`)],
  ['an invented batch', 'batch_path', (j) => (j.batch = { path: [] })],
  ['an invented batch', 'statement_signature', (j) => (j.batch = { path: [] })],
  [
    'the signing key',
    'envelope_registration',
    (j) => (j.statement.envelope.signer_keys.ed25519 = '00'.repeat(32)),
  ],
  [
    'the audience',
    'envelope_registration',
    (j) => (j.statement.envelope.audience = { chain: 'near:mainnet', contract: 'a' }),
  ],
  ['the arguments', 'args_commitment', (j) => (j.disclosure.preimages.args_base64 = base64('{"by":3}'))],
  ['the return value', 'return_commitment', (j) => (j.disclosure.preimages.return_base64 = base64('4'))],
  ['a log', 'logs_commitment', (j) => (j.disclosure.preimages.logs[0] = 'incremented by 3')],
  ['a log that was cut off', 'logs_commitment', (j) => (j.disclosure.preimages.logs = [])],
  [
    'a changed key',
    'changes_commitment',
    (j) => (j.disclosure.preimages.changes[0].key_base64 = base64('OTHER')),
  ],
  ['an invented failure', 'failure_commitment', (j) => (j.disclosure.preimages.failure = 'GasExceeded')],
  ['an invented salt', 'args_commitment', (j) => (j.disclosure.preimages.salt = 'aa'.repeat(32))],
  ['the code', 'code_hash', (j) => (j.disclosure.code_base64 = base64('other code'))],
];

const attestationCases: readonly (readonly [string, string, (json: Loose) => void])[] = [
  [
    'the version of the quote',
    'quote_structure',
    (j) => (j.attestation.quote = flipHex(j.attestation.quote)),
  ],
  ['a quote cut short', 'quote_structure', (j) => (j.attestation.quote = j.attestation.quote.slice(0, 2000))],
  ['a byte behind the quote', 'quote_structure', (j) => (j.attestation.quote += '01')],
  [
    'the TD attributes',
    'td_attributes',
    (j) => (j.attestation.quote = flipHexAt(j.attestation.quote, at.tdAttributes)),
  ],
  ['the MRTD', 'measurements', (j) => (j.attestation.quote = flipHexAt(j.attestation.quote, at.mrtd))],
  [
    'the configuration id',
    'mr_config_id',
    (j) => (j.attestation.quote = flipHexAt(j.attestation.quote, at.mrConfigId + 1)),
  ],
  ['RTMR0', 'firmware_replay', (j) => (j.attestation.quote = flipHexAt(j.attestation.quote, at.rtmr0))],
  ['RTMR3', 'rtmr3_replay', (j) => (j.attestation.quote = flipHexAt(j.attestation.quote, at.rtmr3))],
  [
    'the report data',
    'key_binding',
    (j) => (j.attestation.quote = flipHexAt(j.attestation.quote, at.reportData)),
  ],
  [
    'any byte of the report',
    'quote_signature',
    (j) => (j.attestation.quote = flipHexAt(j.attestation.quote, at.reportData)),
  ],
  [
    'the signature of the quote',
    'quote_signature',
    (j) => (j.attestation.quote = flipHexAt(j.attestation.quote, at.signature)),
  ],
  ['the payload of an event', 'rtmr3_replay', (j) => (eventNamed(j, 'storage-fs').event_payload = '00')],
  ['the name of an event', 'rtmr3_replay', (j) => (eventNamed(j, 'storage-fs').event = 'storage')],
  ['the type of an event', 'rtmr3_replay', (j) => (eventNamed(j, 'app-id').event_type = 1)],
  [
    "a digest that is not the payload's",
    'rtmr3_replay',
    (j) => (eventNamed(j, 'app-id').digest = 'aa'.repeat(48)),
  ],
  ['an event left out', 'rtmr3_replay', (j) => j.attestation.event_log.pop()],
  [
    'an event listed twice',
    'rtmr3_replay',
    (j) => j.attestation.event_log.push(eventNamed(j, 'compose-hash')),
  ],
  [
    'a digest of the firmware',
    'firmware_replay',
    (j) => (j.attestation.event_log[0].digest = 'aa'.repeat(48)),
  ],
  ['the app-compose document', 'compose_hash', (j) => (j.attestation.app_compose += ' ')],
  [
    'the registered compose hash',
    'compose_hash',
    (j) => (j.attestation.registration.compose_hash = 'aa'.repeat(32)),
  ],
  ['the registered app id', 'app_id', (j) => (j.attestation.registration.app_id = 'aa'.repeat(20))],
  ['a registered key', 'key_binding', (j) => (j.attestation.registration.keys.secp256k1 = '02'.repeat(33))],
  ['the key epoch', 'key_binding', (j) => (j.attestation.registration.key_epoch = '9')],
  ['the key mode', 'key_binding', (j) => (j.attestation.registration.config.key_mode = 'derived')],
  ['the kind of the quote', 'key_binding', (j) => (j.attestation.kind = 'challenge-answer')],
  ['the challenge of a registration', 'quote_challenge', (j) => (j.attestation.challenge = 'aa'.repeat(32))],
  [
    'the stated dates of the collateral',
    'collateral_window',
    (j) => (j.attestation.collateral.valid_until = '2035-01-01T00:00:00Z'),
  ],
  [
    'the signed dates of the collateral',
    'quote_signature',
    (j) =>
      (j.attestation.collateral.data.tcb_info = j.attestation.collateral.data.tcb_info.replace(
        '"nextUpdate":"2025',
        '"nextUpdate":"2035',
      )),
  ],
  [
    'the signature of the TCB info',
    'quote_signature',
    (j) =>
      (j.attestation.collateral.data.tcb_info_signature = flipHex(
        j.attestation.collateral.data.tcb_info_signature,
      )),
  ],
  [
    'the QE identity',
    'quote_signature',
    (j) =>
      (j.attestation.collateral.data.qe_identity = j.attestation.collateral.data.qe_identity.replace(
        'TD_QE',
        'QE',
      )),
  ],
  [
    'the issuer of the CRL',
    'certificate_chains',
    (j) =>
      (j.attestation.collateral.data.pck_crl_issuer_chain =
        j.attestation.collateral.data.tcb_info_issuer_chain),
  ],
];

const sealedPart = {
  kind: 'sealed',
  recipient: 'aa'.repeat(32),
  enc: 'aa'.repeat(32),
  ciphertext_base64: 'AA==',
};

const formatCases: readonly (readonly [string, string])[] = [
  ['no JSON', '{'],
  ['JSON of another kind', '[]'],
  ['an unknown field', tampered((j) => (j.attestation.note = 'trust me'))],
  ['a missing field', tampered((j) => delete j.disclosure.preimages.logs)],
  ['another format', tampered((j) => (j.format = 'near-enclave/bundle/v9'))],
  ['the format before', tampered((j) => (j.format = 'near-enclave/bundle/v0'))],
  ['a disclosure of another kind', tampered((j) => (j.disclosure.kind = 'hidden'))],
  ['a sealed disclosure that also tells', tampered((j) => Object.assign(j.disclosure, sealedPart))],
  [
    'a sealed disclosure for half a key',
    tampered((j) => (j.disclosure = { ...sealedPart, recipient: 'aa' })),
  ],
  ['a path that goes nowhere', tampered((j) => (j.batch = { path: [{ hash: '1'.repeat(32) }] }))],
  ['no word of a batch', tampered((j) => delete j.batch)],
  ['a secp256k1 signature without v', tampered((j) => (j.signatures.secp256k1 = 'aa'.repeat(64)))],
  ['upper-case hex', tampered((j) => (j.statement_hash = j.statement_hash.toUpperCase()))],
  ['a number for a decimal string', tampered((j) => (j.statement.output.gas_burnt = 1))],
  ['a decimal string with a leading zero', tampered((j) => (j.statement.output.gas_burnt = '01'))],
  ['a number above 64 bits', tampered((j) => (j.statement.output.gas_burnt = (1n << 64n).toString()))],
  ['base64 with stray bits', tampered((j) => (j.disclosure.preimages.return_base64 = 'MQ='))],
  ['a hash of 31 bytes', tampered((j) => (j.statement.output.post_state_root = '1'.repeat(31)))],
  ['a lone surrogate', tampered((j) => (j.disclosure.preimages.logs = ['\ud800']))],
  ['a payload of the firmware', tampered((j) => (j.attestation.event_log[0].event_payload = '00'))],
  [
    'a PCK chain in the collateral',
    tampered((j) => (j.attestation.collateral.data.pck_certificate_chain = '')),
  ],
  [
    'fields in another order',
    JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(goodText)).reverse())),
  ],
  ['a doubled key', goodText.replace('"logs"', '"logs": ["x"],\n    "logs"')],
  ['an escape that is not needed', goodText.replace('EVENT_JSON', '\\u0045VENT_JSON')],
];

describe('a good bundle', () => {
  test('passes, and says whose root that was', () => {
    const report = verifyBundle(goodText, options);
    expect(report).toMatchObject({ verdict: 'PASS', because: [], root: 'development' });
    expect(report.checks.length).toBeGreaterThan(30);
  });

  test('passes compact, and as parsed JSON', () => {
    const compact = JSON.stringify(JSON.parse(goodText));
    expect(verifyBundle(compact, options).verdict).toBe('PASS');
    expect(verifyBundle(JSON.parse(goodText), options).verdict).toBe('PASS');
  });

  test('survives encoding', () => {
    expect(encodeBundle(decodeBundle(goodText))).toBe(goodText);
  });

  test('has a name for each of its checks', () => {
    const codes = verifyBundle(goodText, options).checks.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });
});

describe('a changed bundle fails by name:', () => {
  test.each([...statementCases, ...attestationCases])('%s is caught by %s', (_, code, change) => {
    const report = verifyBundle(tampered(change), options);
    expect(report.verdict).toBe('FAIL');
    expect(report.because).toContain(code);
  });

  test.each(formatCases)('%s is refused by bundle_format', (_, text) => {
    expect(verifyBundle(text, options)).toMatchObject({ verdict: 'FAIL', because: ['bundle_format'] });
  });

  test("another challenge than the verifier's is caught by challenge", () => {
    const report = verifyBundle(goodText, { ...options, challenge: fromHex('aa'.repeat(32)) });
    expect(report).toMatchObject({ verdict: 'FAIL', because: ['challenge'] });
  });
});

/** What the report lists as not checked: the CRLs beyond their serial numbers, and the VM's configuration. */
const unchecked = ['pck_crl', 'root_ca_crl', 'vm_config'].map((name) => {
  const start = goodText.indexOf(`"${name}"`);
  return { start, end: goodText.indexOf('\n', start) };
});
const isUnchecked = (at: number): boolean => unchecked.some(({ start, end }) => at >= start && at < end);

describe('any byte', () => {
  test('that changes is noticed, but where the report says that it does not look', () => {
    const letters = [...'0123456789abcdefABCXYZ +/="\\{}[],:\n'];
    const position = fc.nat(goodText.length - 1).filter((at) => !isUnchecked(at));
    fc.assert(
      fc.property(position, fc.constantFrom(...letters), (at, letter) => {
        fc.pre(goodText[at] !== letter);
        const text = goodText.slice(0, at) + letter + goodText.slice(at + 1);
        expect(verifyBundle(text, options).verdict).toBe('FAIL');
      }),
      { numRuns: 300 },
    );
  });
});
