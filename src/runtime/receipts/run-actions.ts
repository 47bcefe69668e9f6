import type { Parameters } from '../../params/at-version.ts';
import type { Account } from '../../primitives/account.ts';
import type { Action } from '../../primitives/action.ts';
import { actionHashFromReceiptId } from '../../primitives/ids.ts';
import { InternalFault } from '../../primitives/internal-fault.ts';
import type { ActionReceipt, Receipt } from '../../primitives/receipt.ts';
import type { PromiseResult } from '../../vm/context.ts';
import { checkAction } from '../actions/check.ts';
import { runAction } from '../actions/run.ts';
import type { ActionScene, Actor, Made } from '../actions/scene.ts';
import { type ActionResult, createActionResult, failAction } from '../calls/action-result.ts';
import { callFunction, type FunctionCall } from '../calls/function-call.ts';
import type { ChunkContext } from '../chunk/chunk-context.ts';
import { onlyShard } from '../chunk/one-shard.ts';
import { isEnabled } from '../features.ts';
import { execFee } from '../fees/action-fees.ts';
import { contractOf } from '../state/accounts.ts';
import { validateReceipt } from '../validation/receipt.ts';
import { addAction, createReceiptResult, failReceipt, type ReceiptResult } from './receipt-result.ts';

export type RunReceipt = {
  readonly receipt: Receipt;
  readonly body: ActionReceipt;
  readonly promiseResults: readonly PromiseResult[];
};

/** The receiver's account after the last action, and what the actions came to. */
export type RunActions = { readonly account: Account | undefined; readonly result: ReceiptResult };

type Running = RunReceipt & {
  readonly chunk: ChunkContext;
  readonly scene: ActionScene;
  readonly proofSizeBefore: number;
};

/** Runs a receipt's actions one by one, until one fails. Writes are neither committed nor rolled back here. */
export function runActions(chunk: ChunkContext, run: RunReceipt, account: Account | undefined): RunActions {
  const { receipt, body } = run;
  const result = createReceiptResult(chunk.params);
  const running = {
    ...run,
    chunk,
    scene: toScene(chunk, run),
    proofSizeBefore: chunk.state.recordedSizeUpperBound,
  };
  let actor: Actor = { account, actorId: receipt.predecessorId };
  for (const [index, action] of body.actions.entries()) {
    const step = runOne(running, actor, action, index);
    actor = step.actor;
    addAction(result, step.result);
    limitProof(running, result);
    if (!result.result.ok) {
      failReceipt(result, { ...result.result.error, index: BigInt(index) });
      break;
    }
  }
  return { account: actor.account, result };
}

const toScene = (chunk: ChunkContext, { receipt, body }: RunReceipt): ActionScene => ({
  verifiers: chunk.crypto?.signatures,
  state: chunk.state,
  params: chunk.params,
  chainId: chunk.chainId,
  shardId: onlyShard.id,
  blockHeight: chunk.block.height,
  minimumStake: chunk.validators.minimumStake,
  receipt,
  body,
});

type Step = { readonly actor: Actor; readonly result: ActionResult };

function runOne(running: Running, actor: Actor, action: Action, index: number): Step {
  const { chunk, scene, receipt } = running;
  const result = createActionResult();
  const fee = execFee(chunk.params, action, receipt.receiverId);
  result.gasBurnt = fee.gas;
  result.gasUsed = fee.gas;
  result.computeUsage = fee.compute;
  result.currentContract = actor.account === undefined ? { kind: 'none' } : contractOf(actor.account);
  const refused = checkAction(scene, actor, action);
  if (refused !== undefined) {
    failAction(result, refused);
    return { actor, result };
  }
  const after =
    action.kind === 'function_call'
      ? runCall(running, actor, { call: action, index }, result)
      : runPlain(scene, actor, action, result);
  checkNewReceipts(chunk.params, result);
  return { actor: after, result };
}

function runCall(
  running: Running,
  actor: Actor,
  { call, index }: { readonly call: FunctionCall; readonly index: number },
  result: ActionResult,
): Actor {
  const { chunk, receipt, body, promiseResults } = running;
  const { account } = actor;
  if (account === undefined) throw new InternalFault('a call of an account that is not there');
  const hasLimit = isEnabled('EnforcePerReceiptStorageProofLimit', chunk.params);
  const site = {
    receipt,
    body,
    promiseResults,
    actionHash: actionHashFromReceiptId(receipt.receiptId, chunk.block.height, BigInt(index)),
    isLastAction: index + 1 === body.actions.length,
    proofSizeBeforeReceipt: hasLimit ? running.proofSizeBefore : undefined,
  };
  return { ...actor, account: callFunction(chunk, site, { account, call }, result) };
}

function runPlain(
  scene: ActionScene,
  actor: Actor,
  action: Exclude<Action, FunctionCall>,
  result: ActionResult,
): Actor {
  const step = runAction(scene, actor, action);
  if (step.kind === 'failed') {
    failAction(result, step.error);
    return actor;
  }
  addMade(result, step.made);
  return step.actor;
}

function addMade(result: ActionResult, made: Made): void {
  result.gasBurnt += made.gasBurnt ?? 0n;
  result.gasUsed += made.gasUsed ?? 0n;
  result.computeUsage += made.computeUsage ?? 0n;
  result.tokensBurnt += made.tokensBurnt ?? 0n;
  result.newReceipts.push(...(made.newReceipts ?? []));
  result.validatorProposals.push(...(made.validatorProposals ?? []));
}

/** A contract can ask for receipts that the chain does not take. */
function checkNewReceipts(params: Parameters, result: ActionResult): void {
  if (!result.result.ok) return;
  for (const receipt of result.newReceipts) {
    const error = validateReceipt(params, receipt, 'new');
    if (error === undefined) continue;
    failAction(result, { kind: 'new_receipt_validation_error', error });
    return;
  }
}

/** Protocol: within a call the VM limits the witness; from version 87 on all actions together are limited. */
function limitProof({ chunk, proofSizeBefore }: Running, result: ReceiptResult): void {
  if (!result.result.ok || !isEnabled('EnforceStorageProofLimitForAllActions', chunk.params)) return;
  const limit = chunk.params.limits.per_receipt_storage_proof_size_limit;
  if (chunk.state.recordedSizeUpperBound - proofSizeBefore <= limit) return;
  const kind = { kind: 'receipt_storage_proof_size_exceeded', limit: BigInt(limit) } as const;
  failReceipt(result, { index: undefined, kind });
}
