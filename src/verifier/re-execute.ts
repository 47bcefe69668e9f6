import { accountCodec } from '../primitives/account.ts';
import { decode } from '../primitives/borsh.ts';
import { equalBytes } from '../primitives/bytes.ts';
import type { GasProfile } from '../primitives/gas-profile.ts';
import { accountKey } from '../primitives/trie-key.ts';
import type { OpenDisclosure } from '../proof/disclosure.ts';
import { oneShotOutput, oneShotReceiptId, returnedBytes } from '../proof/one-shot-statement.ts';
import { withResponse } from '../proof/outlayer-response.ts';
import { encodeOutcomes, receiptsOutput } from '../proof/receipts-output.ts';
import type { StatementInput, StatementOutput } from '../proof/statement.ts';
import { onWitness, type Stateless } from '../runtime/chunk/stateless.ts';
import { failureFacts } from '../runtime/one-shot/failure-facts.ts';
import { heldGas } from '../runtime/one-shot/held-gas.ts';
import { type Engine, executeOverState } from '../runtime/one-shot/one-shot.ts';
import { assertValidCall, type OneShotCall } from '../runtime/one-shot/one-shot-call.ts';
import { assertPromisingCall, type PromisingCall } from '../runtime/one-shot/promising-call.ts';
import type { RunEnd, RunOverState } from '../runtime/one-shot/receipt-run.ts';
import { promisingOverState } from '../runtime/one-shot/run-receipts.ts';
import { assertStatedCodes } from '../runtime/one-shot/stated-codes.ts';
import { trieGet } from '../trie/get.ts';
import type { NodeStore } from '../trie/store.ts';

/** What a run takes of a bundle. */
export type Runnable = Pick<OpenDisclosure, 'preimages' | 'accountCodes' | 'outlayer'> & {
  readonly statement: { readonly input: StatementInput };
  readonly code: Uint8Array;
  readonly witness: readonly Uint8Array[];
};

/** What the call came to once more. */
export type ReExecuted = {
  readonly output: StatementOutput;
  readonly outcomes: readonly Uint8Array[];
  /** What the gas of a call without receipts was spent on; with receipts each outcome has its own. */
  readonly profile?: GasProfile;
};

/**
 * Runs the call of a statement again, on the nodes and codes of the bundle alone. Throws when no chain could have come to
 * the call (`InvalidCall`), when the state contradicts the statement, or when the runtime fails.
 */
export const reExecute = (bundle: Runnable, engine: Engine): Stateless<ReExecuted> =>
  bundle.statement.input.promises === 'refuse' ? runAlone(bundle, engine) : runWithReceipts(bundle, engine);

function runAlone(bundle: Runnable, engine: Engine): Stateless<ReExecuted> {
  const { input } = bundle.statement;
  const { witness, preimages } = bundle;
  const call = toCall(bundle);
  const params = assertValidCall(call);
  return onWitness(witness, [], (store) => {
    const state = { store, root: input.preStateRoot };
    const result = executeOverState(call, params, state, engine);
    assertCodeOf(store, input);
    const { error } = result.outcome;
    const failure = error === undefined ? undefined : failureFacts(error);
    const output = oneShotOutput({ ...result, witness }, failure, preimages.salt);
    const answered = { failure: failure?.text, returned: returnedBytes(result.outcome) };
    return {
      output: withResponse(output, answered, bundle.outlayer),
      outcomes: [],
      profile: result.outcome.profile,
    };
  });
}

function runWithReceipts(bundle: Runnable, engine: Engine): Stateless<ReExecuted> {
  const { input } = bundle.statement;
  const { witness, preimages } = bundle;
  const receiptId = oneShotReceiptId(input);
  const call = toPromisingCall(bundle);
  const params = assertPromisingCall(call);
  return onWitness(witness, [bundle.code, ...bundle.accountCodes], (store) => {
    const state = { store, root: input.preStateRoot };
    const run = finished(promisingOverState({ ...call, receiptId }, state, engine));
    assertCodeOf(store, input);
    assertStatedCodes(witness, input.preStateRoot, input.accounts);
    const setting = { receiptId, heldGas: heldGas(run.receipts, params), salt: preimages.salt };
    return {
      output: receiptsOutput({ ...run, witness }, setting),
      outcomes: encodeOutcomes(run.outcomes),
    };
  });
}

function finished(end: RunEnd<RunOverState>): RunOverState {
  if (end.kind === 'done') return end.run;
  throw new RangeError(`the run does not end within its bound of ${end.bound}`);
}

/** The call of the input struct. Its account and data lie in the witness, so none are here. */
const toCall = ({ statement: { input }, preimages, code }: Runnable): OneShotCall => ({
  code,
  accountId: input.accountId,
  balance: 0n,
  state: [],
  method: input.method,
  args: preimages.args,
  predecessorId: input.predecessorId,
  signerId: input.signerId,
  signerPublicKey: input.signerPublicKey,
  attachedDeposit: input.attachedDeposit,
  prepaidGas: input.prepaidGas,
  isView: input.isView,
  block: input.block,
  protocolVersion: input.protocolVersion,
  chainId: input.network,
});

function toPromisingCall(bundle: Runnable): PromisingCall {
  const { input } = bundle.statement;
  const { maxBlocks } = input.limits;
  return {
    ...toCall(bundle),
    promises: input.promises === 'run' ? { kind: 'run', maxBlocks } : { kind: 'return' },
    accounts: input.accounts.map(({ accountId }) => ({
      accountId,
      balance: 0n,
      code: undefined,
      state: [],
    })),
  };
}

/** The account whose code ran must have that code in the state: the one thing that the run itself does not compare. */
function assertCodeOf(store: NodeStore, { preStateRoot, accountId, codeHash }: StatementInput): void {
  const record = trieGet(store, preStateRoot, accountKey(accountId));
  const account = record === undefined ? undefined : decode(accountCodec, record);
  if (account?.version === 'v1' && equalBytes(account.codeHash, codeHash)) return;
  throw new RangeError(`in the state before, ${accountId} does not have the code that the statement names`);
}
