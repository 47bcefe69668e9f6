import type { Executor } from '../executor/executor.ts';
import { everyone, type Owner } from '../executor/owner.ts';
import { paramsAt, paramsHash } from '../params/at-version.ts';
import { equalBytes } from '../primitives/bytes.ts';
import { hashOfCode } from '../primitives/code-hash.ts';
import { InternalFault } from '../primitives/internal-fault.ts';
import type { OpenDisclosure, Preimages } from '../proof/disclosure.ts';
import {
  type OneShotEnvironment,
  oneShotInput,
  oneShotOutput,
  returnedBytes,
} from '../proof/one-shot-statement.ts';
import { toOutlayerDisclosure } from '../proof/outlayer-disclosure.ts';
import { type AskedRequest, outlayerCaller, outlayerOrigins } from '../proof/outlayer-input.ts';
import { withResponse } from '../proof/outlayer-response.ts';
import type { StatementInput, StatementOutput } from '../proof/statement.ts';
import type { Witness } from '../proof/witness.ts';
import { engineId } from '../runtime/engine-id.ts';
import { type FailureFacts, failureFacts } from '../runtime/one-shot/failure-facts.ts';
import type { OneShotResult } from '../runtime/one-shot/one-shot.ts';
import type { OneShotCall } from '../runtime/one-shot/one-shot-call.ts';
import { preStateRoot } from '../runtime/one-shot/pre-state.ts';
import type { ToldCall } from './execute-answer.ts';
import { toChangeJson, toOutcomeJson } from './outcome-json.ts';
import { unsupportedProblem } from './unsupported-problem.ts';

/** A call that ran, and all that there is to sign and to tell of it. */
export type SignableCall = {
  readonly input: StatementInput;
  readonly output: StatementOutput;
  readonly preimages: Preimages;
  readonly code: Uint8Array;
  /** Of further accounts, as a bundle has them. */
  readonly accountCodes: readonly Uint8Array[];
  readonly witness: Witness;
  readonly outlayer: OpenDisclosure['outlayer'];
  readonly told: ToldCall;
};

/** What a caller asks for beside the call itself. */
export type CallWishes = {
  readonly maxWitnessBytes?: bigint | undefined;
  /** 32 bytes of a private call. */
  readonly salt?: Uint8Array | undefined;
  /** Who may share a guest process with it; a private call shares none. */
  readonly owner?: Owner | undefined;
  /** The request of OutLayer's contract that the call is made for. */
  readonly asked?: AskedRequest | undefined;
};

/** Runs a call whose promises are refused. Throws the caller's problems and our faults. */
export async function runAlone(
  executor: Executor,
  call: OneShotCall,
  wishes: CallWishes = {},
): Promise<SignableCall> {
  const { salt, owner: wished = everyone, asked } = wishes;
  const input = inputOf(call, wishes);
  const owner: Owner = salt === undefined ? wished : { kind: 'call' };
  const result = await run(executor, { call, owner }, input);
  const { error } = result.outcome;
  const failure = error === undefined ? undefined : failureFacts(error);
  const preimages = { ...preimagesOf(call, result, failure), salt };
  const answered = { failure: failure?.text, returned: preimages.returnValue };
  return {
    input,
    output: withResponse(oneShotOutput(result, failure, salt), answered, asked?.request),
    preimages,
    code: call.code,
    accountCodes: [],
    witness: result.witness,
    outlayer: asked === undefined ? undefined : toOutlayerDisclosure(asked.request),
    told: {
      outcome: toOutcomeJson({ isView: call.isView, result, failure }),
      changes: result.changes.map(toChangeJson),
    },
  };
}

/** Throws `InvalidCall` when no chain could have come to this call. */
function inputOf(call: OneShotCall, { maxWitnessBytes, salt, asked }: CallWishes): StatementInput {
  return oneShotInput(call, {
    preStateRoot: preStateRoot(call),
    codeHash: hashOfCode(call.code),
    paramsHash: paramsHash(paramsAt(call.protocolVersion)),
    engineId,
    maxWitnessBytes,
    salt,
    ...(asked === undefined ? {} : forRequest(asked)),
  });
}

const forRequest = ({
  request,
  contractId,
  isProved,
}: AskedRequest): Pick<OneShotEnvironment, 'outlayer' | 'origins'> => ({
  outlayer: outlayerCaller(request, contractId),
  origins: outlayerOrigins(isProved),
});

/** The executor is not believed in anything that can be known without it. */
async function run(
  executor: Executor,
  { call, owner }: { readonly call: OneShotCall; readonly owner: Owner },
  { preStateRoot }: StatementInput,
): Promise<OneShotResult> {
  const execution = await executor.execute(call, owner);
  if (execution.kind === 'unsupported') throw unsupportedProblem(execution);
  if (equalBytes(execution.result.preStateRoot, preStateRoot)) return execution.result;
  throw new InternalFault('the executor ran another state than the one that came with the call');
}

function preimagesOf(call: OneShotCall, result: OneShotResult, failure: FailureFacts | undefined): Preimages {
  return {
    salt: undefined,
    args: call.args,
    returnValue: returnedBytes(result.outcome),
    logs: result.outcome.logs,
    failure: failure?.text,
    changes: result.changes,
    receipts: [],
    outcomes: [],
  };
}
