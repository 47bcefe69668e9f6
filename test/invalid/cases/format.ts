import { type CaseMaker, changed, type Loose } from '../case-maker.ts';

const check = 'bundle_format';

type Edits = NonNullable<CaseMaker['edits']>;

const edited = (name: string, about: string, edits: Edits): CaseMaker => ({
  name: `text: ${name}`,
  about,
  base: 'call',
  check,
  also: [],
  edits,
});

const texts: readonly CaseMaker[] = [
  edited('a doubled key', 'a reader would see the one, a program the other', [
    { find: '"logs":', put: '"logs":["x"],"logs":' },
  ]),
  edited('an escape that is not needed', 'the same JSON value in another spelling', [
    { find: 'a log of it', put: '\\u0061 log of it' },
  ]),
  edited('a space', 'the same JSON value in another spelling', [
    { find: '"statement":', put: '"statement": ' },
  ]),
  edited('fields in another order', 'the same JSON value in another spelling', [
    { find: '"format":"near-enclave/bundle/v1",', put: '' },
    { find: '{"statement"', put: '{"x":0,"statement"' },
    { find: '"x":0,', put: '' },
    { find: ',"batch":null', put: ',"batch":null,"format":"near-enclave/bundle/v1"' },
  ]),
  edited('a number with an exponent', 'the same number in another spelling', [
    { find: '"protocol_version":88', put: '"protocol_version":88e0' },
  ]),
  edited('a byte order mark', 'a character before the document', [{ find: '{', put: '\ufeff{' }]),
  edited('a comment', 'JSON has none', [{ find: '{', put: '{/* */' }]),
  edited('cut short', 'the last brace is missing', [
    { find: '"near-enclave/bundle/v1"', put: '"near-enclave/bundle/v1' },
  ]),
  edited('a field of the prototype', 'a name that JavaScript gives a meaning', [
    { find: '"batch":null', put: '"batch":null,"__proto__":{}' },
  ]),
];

const values: readonly (readonly [name: string, change: (json: Loose) => unknown])[] = [
  ['an unknown field', (json) => (json.note = 'trust me')],
  ['an unknown field of the attestation', (json) => (json.attestation.note = 'trust me')],
  ['an unknown field of the statement', (json) => (json.statement.input.note = 'trust me')],
  ['a missing field', (json) => delete json.disclosure.preimages.logs],
  ['upper-case hex', (json) => (json.statement_hash = json.statement_hash.toUpperCase())],
  ['a hash that is too short', (json) => (json.statement_hash = json.statement_hash.slice(2))],
  ['a number for a decimal text', (json) => (json.statement.output.gas_burnt = 1)],
  ['a decimal text with a leading zero', (json) => (json.statement.output.gas_burnt = '01')],
  ['a decimal text with a sign', (json) => (json.statement.output.gas_burnt = '+1')],
  ['a number above 64 bits', (json) => (json.statement.output.gas_burnt = (1n << 64n).toString())],
  ['a negative number', (json) => (json.statement.input.protocol_version = -1)],
  ['a number that is not whole', (json) => (json.statement.input.protocol_version = 88.5)],
  ['base64 with stray bits', (json) => (json.disclosure.preimages.return_base64 = 'MQ=')],
  ['base64 of the URL alphabet', (json) => (json.disclosure.preimages.return_base64 = '_-8=')],
  ['a base58 hash of 31 bytes', (json) => (json.statement.output.post_state_root = '1'.repeat(31))],
  ['a lone surrogate', (json) => (json.disclosure.preimages.logs = ['\ud800'])],
  ['events of two registers among each other', (json) => json.attestation.event_log.reverse()],
  ['a payload of the firmware', (json) => (json.attestation.event_log[0].event_payload = '00')],
  ['a PCK chain in the collateral', (json) => (json.attestation.collateral.data.pck_certificate_chain = '')],
  ['an unknown kind of disclosure', (json) => (json.disclosure.kind = 'hidden')],
  ['an unknown kind of quote', (json) => (json.attestation.kind = 'promise')],
  ['null for an object', (json) => (json.statement.envelope = null)],
  ['a list for an object', (json) => (json.signatures = [json.signatures])],
];

const valueCases = values.map(([name, change]) =>
  changed(
    { name: `value: ${name}`, about: 'not what the format allows', check, also: [] },
    (json) => void change(json),
  ),
);

const strangers: readonly CaseMaker[] = [
  changed(
    { name: 'another version', about: 'a format that this verifier does not read', check, also: [] },
    (json) => {
      json.format = 'near-enclave/bundle/v9';
    },
  ),
  changed({ name: 'no format', about: 'JSON of another kind', check, also: [] }, (json) => {
    delete json.format;
  }),
];

export const formatCases: readonly CaseMaker[] = [...texts, ...valueCases, ...strangers];
