import { z } from 'zod';
import { toHex } from '../../../src/primitives/bytes.ts';
import { openDisclosureJson } from '../../../src/proof/disclosure.ts';
import { telling } from '../../support/open-bundle.ts';
import { base64Of, type CaseMaker, changed, flipHex, forged, hexOf, type Loose } from '../case-maker.ts';
import { sealText } from '../derived-bases.ts';
import { auditorKey } from '../setting.ts';

type Table = readonly (readonly [name: string, base: string, check: string, change: (told: Loose) => void])[];

/** What is told beside the statement, changed after it was signed. */
const preimages: Table = [
  ['the arguments', 'call', 'args_commitment', (told) => (told.args_base64 = base64Of('{"by":3}'))],
  ['the return value', 'call', 'return_commitment', (told) => (told.return_base64 = base64Of('won'))],
  [
    'the return value of a view',
    'view',
    'return_commitment',
    (told) => (told.return_base64 = base64Of('won')),
  ],
  [
    'a return value of a failure',
    'failure',
    'return_commitment',
    (told) => (told.return_base64 = base64Of('won')),
  ],
  ['a log', 'call', 'logs_commitment', (told) => (told.logs[0] = 'another log')],
  ['a log left out', 'call', 'logs_commitment', (told) => (told.logs = [])],
  ['a log added', 'call', 'logs_commitment', (told) => told.logs.push('another log')],
  ['a log cut in two', 'call', 'logs_commitment', (told) => (told.logs = ['a log', ' of it'])],
  [
    'a failure that was none',
    'call',
    'failure_commitment',
    (told) => (told.failure = 'HostError(GasExceeded)'),
  ],
  ['the text of a failure', 'failure', 'failure_commitment', (told) => (told.failure += '.')],
  ['the text of a failure left out', 'failure', 'failure_commitment', (told) => (told.failure = null)],
  ['a changed key', 'call', 'changes_commitment', (told) => (told.changes[0].key_base64 = base64Of('OTHER'))],
  [
    'a changed value',
    'call',
    'changes_commitment',
    (told) => (told.changes[1].value_base64 = base64Of('OTHER')),
  ],
  [
    'a removal that was a change',
    'call',
    'changes_commitment',
    (told) => (told.changes[0].value_base64 = base64Of('a')),
  ],
  ['a change left out', 'call', 'changes_commitment', (told) => told.changes.pop()],
  ['changes in another order', 'call', 'changes_commitment', (told) => told.changes.reverse()],
  ['a salt that was none', 'call', 'args_commitment', (told) => (told.salt = hexOf(0xaa))],
  ['another salt', 'private', 'args_commitment', (told) => (told.salt = flipHex(told.salt))],
  ['the salt left out', 'private', 'args_commitment', (told) => (told.salt = null)],
  [
    'the return value of a private call',
    'private',
    'return_commitment',
    (told) => (told.return_base64 = base64Of('won')),
  ],
  ['a receipt of a call without', 'call', 'receipts_commitment', (told) => told.receipts_base64.push('AA==')],
  ['an outcome of a call without', 'call', 'outcomes', (told) => told.outcomes_base64.push('AA==')],
];

const codes: Table = [
  ['the code cut short', 'call', 'code_hash', (told) => (told.code_base64 = cut(told.code_base64))],
  ['another code', 'call', 'code_hash', (told) => (told.code_base64 = base64Of('another code'))],
  ['a code of nobody', 'call', 'account_codes', (told) => told.account_codes_base64.push('AA==')],
  [
    'the code once more',
    'receipts-run',
    'account_codes',
    (told) => told.account_codes_base64.push(told.code_base64),
  ],
];

const cut = (base64: string): string => Buffer.from(base64, 'base64').subarray(0, -1).toString('base64');

const told = ([name, base, check, change]: Table[number], on: 'preimages' | 'codes'): CaseMaker =>
  changed({ name: `told: ${name}`, about: 'changed after it was signed', base, check }, ({ disclosure }) => {
    change(on === 'preimages' ? disclosure.preimages : disclosure);
  });

const without: readonly CaseMaker[] = [
  changed(
    {
      name: 'told: no code',
      about: 'without the code nobody can run the call again',
      check: 're_execution',
      verdict: 'UNPROVEN',
      also: [],
    },
    ({ disclosure }) => (disclosure.code_base64 = null),
  ),
];

const key = toHex(auditorKey);

const onSealed = (
  name: string,
  about: string,
  rest: Partial<CaseMaker>,
  change: (json: Loose) => void = () => {},
) =>
  changed(
    { name: `sealed: ${name}`, about, base: 'sealed', check: 'disclosure_opened', also: [], ...rest },
    change,
  );

const flipBase64 = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);

const sealedCases: readonly CaseMaker[] = [
  onSealed('not opened', 'without the key of the auditor nothing of the call can be checked', {
    verdict: 'UNPROVEN',
    check: 'disclosure',
  }),
  onSealed(
    'another ciphertext',
    'a bit of the sealed bytes was flipped',
    { options: { key } },
    ({ disclosure }) => {
      disclosure.ciphertext_base64 = flipBase64(disclosure.ciphertext_base64);
    },
  ),
  onSealed('cut short', 'the last byte of the tag is missing', { options: { key } }, ({ disclosure }) => {
    disclosure.ciphertext_base64 = cut(disclosure.ciphertext_base64);
  }),
  onSealed(
    'another key of the message',
    'the key beside the ciphertext was changed',
    { options: { key } },
    ({ disclosure }) => {
      disclosure.enc = flipHex(disclosure.enc);
    },
  ),
  onSealed(
    'a key of low order',
    'a key with which everybody shares one secret',
    { options: { key } },
    ({ disclosure }) => {
      disclosure.enc = hexOf(0);
    },
  ),
  onSealed('for somebody else', 'the auditor has not the key that it names', {
    options: { key: hexOf(0x43) },
    verdict: 'UNPROVEN',
    also: ['disclosure'],
  }),
  forged(
    {
      name: 'sealed: another call',
      about: 'what is inside is told of another call, though sealed for this statement',
      check: 'args_commitment',
      also: 'any',
      options: { key },
    },
    async (bundle) => {
      const other = telling(bundle, {
        preimages: { ...bundle.disclosure.preimages, args: new Uint8Array([1]) },
      });
      const text = JSON.stringify(z.encode(openDisclosureJson, other.disclosure));
      return { ...bundle, disclosure: await sealText(text, bundle.statementHash) };
    },
  ),
  forged(
    {
      name: 'sealed: for another statement',
      about: 'sealed for another statement, as a mixed-up bundle is',
      check: 'disclosure_opened',
      options: { key },
    },
    async (bundle) => ({ ...bundle, disclosure: await sealText('{}', new Uint8Array(32)) }),
  ),
  forged(
    {
      name: 'sealed: no disclosure',
      about: 'what is inside is JSON, and not what is to be told',
      check: 'disclosure_opened',
      options: { key },
    },
    async (bundle) => ({ ...bundle, disclosure: await sealText('{}', bundle.statementHash) }),
  ),
  forged(
    {
      name: 'sealed: no JSON',
      about: 'what is inside is no JSON',
      check: 'disclosure_opened',
      options: { key },
    },
    async (bundle) => ({ ...bundle, disclosure: await sealText('{', bundle.statementHash) }),
  ),
];

/** The same of what a world tells, whose parts are sealed alike. */
const sealedWorld = (
  [
    ['sealed-block', 'contents', 'block_contents'],
    ['sealed-row', 'row', 'state_proof'],
  ] as const
).flatMap(([base, part, check]): CaseMaker[] => [
  onSealed(`${base}, not opened`, 'without the key of the auditor it cannot be checked', {
    base,
    check,
    verdict: 'UNPROVEN',
  }),
  onSealed(
    `${base}, another ciphertext`,
    'a bit of the sealed bytes was flipped',
    { base, options: { key }, also: 'any' },
    (json) => {
      json[part].ciphertext_base64 = flipBase64(json[part].ciphertext_base64);
    },
  ),
  onSealed(
    `${base}, another key of the message`,
    'the key beside the ciphertext was changed',
    { base, options: { key }, also: 'any' },
    (json) => {
      json[part].enc = flipHex(json[part].enc);
    },
  ),
]);

export const disclosureCases: readonly CaseMaker[] = [
  ...preimages.map((one) => told(one, 'preimages')),
  ...codes.map((one) => told(one, 'codes')),
  ...without,
  ...sealedCases,
  ...sealedWorld,
];
