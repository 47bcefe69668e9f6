import type { StatementInput } from '../../../src/proof/statement.ts';
import type { CaseMaker } from '../case-maker.ts';
import { requestNamedBy } from '../requests.ts';
import { input } from '../restating.ts';

const base = 'outlayer';
const check = 'outlayer_request';

type InputTable = readonly (readonly [
  name: string,
  about: string,
  change: (input: StatementInput) => Partial<StatementInput>,
  also?: readonly string[],
])[];

const caller = (change: Partial<NonNullable<StatementInput['outlayer']>>) => (stated: StatementInput) => ({
  outlayer: { ...requestNamedBy(stated), ...change },
});

/** What a service signs that does not do what was asked. */
const lies: InputTable = [
  ['more gas', 'than the instructions come to', ({ prepaidGas }) => ({ prepaidGas: prepaidGas + 1n })],
  ['another caller', 'not who asked', () => ({ predecessorId: 'evil.near' })],
  ['another signer', 'not who asked', () => ({ signerId: 'evil.near' })],
  ['a key of the signer', 'nobody knows it', () => ({ signerPublicKey: new Uint8Array(33).fill(1, 1) })],
  ['a deposit', 'a request carries none', () => ({ attachedDeposit: 1n }), ['re_execution']],
  ['a view', 'a request asks for a call', () => ({ isView: true })],
  [
    'returned promises',
    'a request may send none',
    () => ({ promises: 'return' }),
    ['receipts_commitment', 'outcomes', 're_execution'],
  ],
  ['another account', 'the contract is another', () => ({ accountId: 'evil.near' }), ['re_execution']],
  ['another method', 'not the one that was asked for', () => ({ method: 'nothing' }), ['re_execution']],
  ['another height', 'requests run at height 1', ({ block }) => ({ block: { ...block, height: 2n } })],
  ['another epoch', 'requests run in epoch 1', ({ block }) => ({ block: { ...block, epochHeight: 2n } })],
  [
    'another time',
    'not when it was asked',
    ({ block }) => ({ block: { ...block, timestamp: block.timestamp + 1n } }),
  ],
  [
    'another seed',
    'chance that somebody chose',
    ({ block }) => ({ block: { ...block, randomSeed: new Uint8Array(32) } }),
  ],
  [
    'a bound of the witness',
    'a request has none',
    ({ limits }) => ({ limits: { ...limits, maxWitnessBytes: 1_000_000n } }),
  ],
  ['another network', 'the settings name one', () => ({ network: 'testnet' })],
  ['another id', 'the hash is that of another request', caller({ requestId: 8n })],
  ['other data', 'the seed and the hash follow from its id', caller({ dataId: new Uint8Array(32) })],
  ['another source', 'the code is from elsewhere', caller({ codeSourceHash: new Uint8Array(32) })],
  ['another request', 'the hash is of none', caller({ requestHash: new Uint8Array(32) })],
  ['a contract that is not served', 'the settings do not name it', caller({ contractId: 'evil.near' })],
  ['a proved state', 'the state of a request is claimed', () => ({ stateOrigin: 'proved' })],
  ['a proved time', 'of a caller who is only claimed', () => ({ timeOrigin: 'proved' })],
  ['a signed caller', 'no transaction was signed for it', () => ({ callerOrigin: 'signed' })],
  ["the enclave's chance", 'the seed follows from the request', () => ({ seedOrigin: 'enclave' })],
  ['no request', 'an answer to nobody', () => ({ outlayer: undefined }), ['unused_fields', 'response']],
];

/** Statements over the request that was made, of which something does not follow from it. */
export const outlayerInputCases: readonly CaseMaker[] = [
  ...lies.map(([name, about, change, also = []]) =>
    input({ name: `for a request, ${name}`, about, base, check, also }, change),
  ),
  input(
    {
      name: 'for a proved request, a claimed seed',
      about: 'caller, time and seed come from one place',
      base: 'outlayer-proved',
      check,
    },
    () => ({ seedOrigin: 'claimed' }),
  ),
  input(
    {
      name: 'for a proved request, a proved state',
      about: 'no proof goes so far',
      base: 'outlayer-proved',
      check,
    },
    () => ({ stateOrigin: 'proved' }),
  ),
];
