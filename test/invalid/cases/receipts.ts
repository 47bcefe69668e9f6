import { paramsAt } from '../../../src/params/at-version.ts';
import { decode } from '../../../src/primitives/borsh.ts';
import { type ExecutionOutcomeWithId, executionOutcomeWithIdCodec } from '../../../src/primitives/outcome.ts';
import { type Receipt, receiptSchema } from '../../../src/primitives/receipt.ts';
import type { OpenBundle } from '../../../src/proof/bundle.ts';
import { oneShotReceiptId } from '../../../src/proof/one-shot-statement.ts';
import {
  allLogs,
  encodeOutcomes,
  encodeReceipts,
  finalBytes,
  finalResult,
  receiptsOutput,
} from '../../../src/proof/receipts-output.ts';
import type { StatementInput } from '../../../src/proof/statement.ts';
import { heldGas } from '../../../src/runtime/one-shot/held-gas.ts';
import { telling } from '../../support/open-bundle.ts';
import { type CaseMaker, changed, flipped, forged, type Loose } from '../case-maker.ts';
import { type Forger, restated } from '../forger.ts';

type Outcomes = readonly ExecutionOutcomeWithId[];
type Receipts = readonly Receipt[];

type Told = { readonly outcomes: Outcomes; readonly receipts: Receipts };

/** The service tells other outcomes or receipts, and states what follows from them. */
function retold(bundle: OpenBundle, { keys }: Forger, change: (told: Told) => Partial<Told>): OpenBundle {
  const { preimages } = bundle.disclosure;
  const { input, output } = bundle.statement;
  const told: Told = {
    outcomes: preimages.outcomes.map((bytes) => decode(executionOutcomeWithIdCodec, bytes)),
    receipts: preimages.receipts.map((bytes) => decode(receiptSchema, bytes)),
  };
  const { outcomes, receipts } = { ...told, ...change(told) };
  const setting = {
    receiptId: oneShotReceiptId(input),
    heldGas: heldGas(receipts, paramsAt(input.protocolVersion)),
    salt: preimages.salt,
  };
  const { postStateRoot, witnessHash, witnessSize } = output;
  const run = { postStateRoot, changes: preimages.changes, outcomes, receipts, witness: [] };
  const stated = { ...receiptsOutput(run, setting), witnessHash, witnessSize };
  const lying = telling(bundle, {
    preimages: {
      ...preimages,
      returnValue: finalBytes(finalResult(setting.receiptId, outcomes)),
      logs: allLogs(outcomes),
      outcomes: encodeOutcomes(outcomes),
      receipts: encodeReceipts(receipts),
    },
  });
  return { ...lying, ...restated(lying, keys, { output: stated }), disclosure: lying.disclosure };
}

const lie = (name: string, about: string, change: (outcomes: Outcomes) => Outcomes): CaseMaker =>
  forged(
    { name: `signed outcomes: ${name}`, about, base: 'receipts-run', check: 're_execution' },
    (bundle, { forger }) => retold(bundle, forger, ({ outcomes }) => ({ outcomes: change(outcomes) })),
  );

const withLast = (
  outcomes: Outcomes,
  change: (one: ExecutionOutcomeWithId) => ExecutionOutcomeWithId,
): Outcomes => outcomes.map((one, index) => (index === outcomes.length - 1 ? change(one) : one));

const lies: readonly CaseMaker[] = [
  lie('gas', 'a receipt burnt less than it did', (all) =>
    withLast(all, (one) => ({ ...one, outcome: { ...one.outcome, gasBurnt: one.outcome.gasBurnt - 1n } })),
  ),
  lie('a log', 'a receipt logged something else', (all) =>
    withLast(all, (one) => ({ ...one, outcome: { ...one.outcome, logs: ['another log'] } })),
  ),
  lie('the executor', 'another account ran the receipt', (all) =>
    withLast(all, (one) => ({ ...one, outcome: { ...one.outcome, executorId: 'other.near' } })),
  ),
  lie('a profile', 'what no hash covers: what the gas was spent on', (all) =>
    withLast(all, (one) => ({ ...one, outcome: { ...one.outcome, metadata: { kind: 'v1' } } })),
  ),
  lie('one more', 'an outcome that was none', (all) => [
    ...all,
    { ...(all.at(-1) as ExecutionOutcomeWithId), id: new Uint8Array(32).fill(1) },
  ]),
  lie('one less', 'the last outcome was left out', (all) => all.slice(0, -1)),
];

const returned = (name: string, about: string, change: (receipts: Receipts) => Receipts): CaseMaker =>
  forged(
    { name: `signed receipts: ${name}`, about, base: 'receipts-returned', check: 're_execution' },
    (bundle, { forger }) => retold(bundle, forger, ({ receipts }) => ({ receipts: change(receipts) })),
  );

const returnedCases: readonly CaseMaker[] = [
  returned('left out', 'the receipt that the call made is not handed back', () => []),
  returned('doubled', 'the receipt is handed back twice', (all) => [...all, ...all]),
  returned('for another', 'the receipt goes to another account', (all) =>
    all.map((one) => ({ ...one, receiverId: 'other.near' })),
  ),
  returned('from another', 'the receipt comes from another account', (all) =>
    all.map((one) => ({ ...one, predecessorId: 'other.near' })),
  ),
  returned('another id', 'the receipt has another id', (all) =>
    all.map((one) => ({ ...one, receiptId: flipped(one.receiptId) })),
  ),
];

type Table = readonly (readonly [name: string, base: string, check: string, change: (told: Loose) => void])[];

const flipBase64 = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
const run = 'receipts-run';
const back = 'receipts-returned';

const later: Table = [
  [
    'an outcome changed',
    run,
    'outcomes',
    (told) => (told.outcomes_base64[0] = flipBase64(told.outcomes_base64[0])),
  ],
  ['an outcome left out', run, 'outcomes', (told) => told.outcomes_base64.pop()],
  ['the first outcome left out', run, 'outcomes', (told) => told.outcomes_base64.shift()],
  ['an outcome doubled', run, 'outcomes', (told) => told.outcomes_base64.push(told.outcomes_base64[0])],
  ['outcomes swapped', run, 'outcomes', (told) => told.outcomes_base64.reverse()],
  ['an outcome that is none', run, 'outcomes', (told) => (told.outcomes_base64[0] = 'AA==')],
  [
    'a receipt changed',
    back,
    'receipts_commitment',
    (told) => (told.receipts_base64[0] = flipBase64(told.receipts_base64[0])),
  ],
  ['a receipt left out', back, 'receipts_commitment', (told) => told.receipts_base64.pop()],
  [
    'a receipt doubled',
    back,
    'receipts_commitment',
    (told) => told.receipts_base64.push(told.receipts_base64[0]),
  ],
  ['a receipt that is none', back, 'receipts_commitment', (told) => (told.receipts_base64[0] = 'AA==')],
  ['the value of the last receipt', run, 'return_commitment', (told) => (told.return_base64 = 'AA==')],
  ['a row of the state', run, 'changes_commitment', (told) => (told.changes[0].key_base64 = 'AA==')],
];

const laterCases = later.map(([name, base, check, change]) =>
  changed({ name: `told: ${name}`, about: 'changed after it was signed', base, check }, ({ disclosure }) =>
    change(disclosure.preimages),
  ),
);

const inputs: readonly CaseMaker[] = [
  forged(
    {
      name: 'signed input: an account that is said to have no code',
      about: 'the state says otherwise, and the called account brings the code along',
      base: run,
      check: 're_execution',
    },
    (bundle, { forger }) => {
      const { accounts } = bundle.statement.input;
      return renamed(bundle, forger, {
        accounts: accounts.map((one) => ({ ...one, codeHash: new Uint8Array(32) })),
      });
    },
  ),
  forged(
    {
      name: 'signed input: fewer blocks',
      about: 'the run does not end within the bound that the statement names',
      base: run,
      check: 're_execution',
    },
    (bundle, { forger }) => {
      const { limits } = bundle.statement.input;
      return renamed(bundle, forger, { limits: { ...limits, maxBlocks: 1 } });
    },
  ),
  forged(
    {
      name: 'signed input: another code of the account that is asked',
      about:
        'the statement names a code of the account that is asked, which is neither there nor in the state',
      base: run,
      check: 're_execution',
      verdict: 'UNPROVEN',
    },
    (bundle, { forger }) => {
      const { input } = bundle.statement;
      const accounts = input.accounts.map((one) => ({ ...one, codeHash: new Uint8Array(32).fill(5) }));
      return renamed(bundle, forger, { accounts });
    },
  ),
];

/** The first outcome is named after the request, so another request has another. */
function renamed(bundle: OpenBundle, forger: Forger, input: Partial<StatementInput>): OpenBundle {
  const named = restated(bundle, forger.keys, { input }) as OpenBundle;
  const receiptId = oneShotReceiptId(named.statement.input);
  return retold(named, forger, ({ outcomes }) => ({
    outcomes: outcomes.map((one, index) => (index === 0 ? { ...one, id: receiptId } : one)),
  }));
}

export const receiptCases: readonly CaseMaker[] = [...lies, ...returnedCases, ...laterCases, ...inputs];
