import { decodeOpenBundle, telling } from '../../support/open-bundle.ts';
import { type CaseMaker, changed, flipHex, forged, type Loose } from '../case-maker.ts';
import { forgedOutlayerCases } from './outlayer-forged.ts';
import { outlayerInputCases } from './outlayer-input.ts';

const base = 'outlayer';
const check = 'outlayer_request';

const tables: Readonly<Record<string, readonly (readonly [string, (told: Loose) => void])[]>> = {
  outlayer_request: [
    ['the address of the code', ({ source }) => (source.url += '?')],
    ['the hash of the code', ({ source }) => (source.hash = flipHex(source.hash))],
    ['what the code is built for', ({ source }) => (source.build_target = 'wasm32-wasip1')],
    ['who asked', (told) => (told.sender_id = 'evil.near')],
    ['the instructions', (told) => (told.max_instructions = '1000000001')],
    ['the memory', (told) => (told.max_memory_mb += 1)],
    ['the seconds', (told) => (told.max_execution_seconds = '61')],
    ['the method in the input', (told) => (told.input_data = told.input_data.replace('"echo"', '"panic"'))],
    ['the state in the input', (told) => (told.input_data = told.input_data.replace('"Yg=="', '"Yw=="'))],
    ['the spelling of the input', (told) => (told.input_data = ` ${told.input_data}`)],
    ['an input that is none', (told) => (told.input_data = 'hello')],
    ['the form of the answer', (told) => (told.response_format = 'bytes')],
    ['the time', (told) => (told.timestamp = '1764000000123456788')],
  ],
  bundle_format: [
    ['a form in other letters', (told) => (told.response_format = 'Text')],
    ['an unknown form', (told) => (told.response_format = 'xml')],
    ['a number for the instructions', (told) => (told.max_instructions = 1_000_000_000)],
    ['a memory of 33 bits', (told) => (told.max_memory_mb = 2 ** 32)],
    ['a time of 65 bits', (told) => (told.timestamp = '18446744073709551616')],
    ['a hash in capitals', ({ source }) => (source.hash = source.hash.toUpperCase())],
    ['no sender', (told) => delete told.sender_id],
    ['a field that is not known', (told) => (told.secrets_ref = null)],
  ],
};

const told: readonly CaseMaker[] = Object.entries(tables).flatMap(([code, rows]) =>
  rows.map(([name, change]) =>
    changed(
      { name: `told request: ${name}`, about: 'changed after it was signed', base, check: code },
      ({ disclosure }) => void change(disclosure.outlayer),
    ),
  ),
);

const whole: readonly CaseMaker[] = [
  changed(
    { name: 'told request: none', about: 'without the request nothing leads to the call', base, check },
    ({ disclosure }) => (disclosure.outlayer = null),
  ),
  changed(
    {
      name: 'told request: not mentioned',
      about: 'the field is missing, which is not the same as null',
      base,
      check: 'bundle_format',
      also: [],
    },
    ({ disclosure }) => delete disclosure.outlayer,
  ),
  forged(
    {
      name: 'told request: that of another statement',
      about: 'what was asked of the same contract for another call',
      base,
      check,
      also: 'any',
    },
    (bundle, { document }) => telling(bundle, { outlayer: requestIn(document('outlayer-failure')) }),
  ),
  forged(
    {
      name: 'told request: of a call that nobody asked for',
      about: 'a request beside a statement that names none',
      check,
      also: ['re_execution'],
    },
    (bundle, { document }) => telling(bundle, { outlayer: requestIn(document(base)) }),
  ),
];

const requestIn = (document: unknown) => decodeOpenBundle(document as object).disclosure.outlayer;

const names = {
  contract_id: () => 'outlayer2.near',
  request_id: () => '8',
  data_id: flipHex,
  code_source_hash: flipHex,
  request_hash: flipHex,
} as const;

const plain: readonly CaseMaker[] = [
  ...Object.entries(names).map(([name, change]) =>
    changed(
      {
        name: `input: another ${name} of the request`,
        about: `${name} was changed, and nothing was signed again`,
        base,
        check: 'input_hash',
      },
      ({ statement: { input: stated } }) => (stated.outlayer[name] = change(stated.outlayer[name])),
    ),
  ),
  changed(
    {
      name: 'input: no request',
      about: 'a call under the name of one that nobody asked for',
      base,
      check: 'input_hash',
    },
    ({ statement }) => (statement.input.outlayer = null),
  ),
];

/** Around a request of OutLayer's contract. */
export const outlayerCases: readonly CaseMaker[] = [
  ...told,
  ...whole,
  ...plain,
  ...outlayerInputCases,
  ...forgedOutlayerCases,
];
