import type { Account, AccountContract } from '../../primitives/account.ts';
import type { Action } from '../../primitives/action.ts';
import { zeroHash } from '../../primitives/hash.ts';
import { actionRandomSeed } from '../../primitives/ids.ts';
import { InternalFault } from '../../primitives/internal-fault.ts';
import { type ActionReceipt, balanceRefundReceiver, type Receipt } from '../../primitives/receipt.ts';
import {
  emptyQueue,
  promiseYieldTimeoutCodec,
  type QueueIndices,
  queueIndicesCodec,
} from '../../primitives/state-rows.ts';
import { promiseYieldIndicesKey, promiseYieldTimeoutKey } from '../../primitives/trie-key.ts';
import type * as vm from '../../vm/context.ts';
import { runContract, type VmOutcome, withoutTrace } from '../../vm/run.ts';
import type { ChunkContext } from '../chunk/chunk-context.ts';
import type { PromisedReceipt } from '../receipts/promised-receipts.ts';
import { contractOf, lockedOf } from '../state/accounts.ts';
import { readRow } from '../state/records.ts';
import { writeRow } from '../state/state-rows.ts';
import { accountCode } from './account-code.ts';
import { type ActionResult, failAction } from './action-result.ts';
import { CallExternal } from './call-external.ts';
import { recordedError } from './call-failure.ts';
import { addProfiles } from './gas-profiles.ts';

export type FunctionCall = Extract<Action, { readonly kind: 'function_call' }>;

/** A function call among the actions of a receipt. */
export type CallSite = {
  readonly receipt: Receipt;
  readonly body: ActionReceipt;
  readonly promiseResults: readonly vm.PromiseResult[];
  readonly actionHash: Uint8Array;
  /** Only then the call's result is that of the receipt. */
  readonly isLastAction: boolean;
  /** Bytes of the chunk's witness before the receipt; before version 86 there is no such limit. */
  readonly proofSizeBeforeReceipt: number | undefined;
};

/**
 * Runs a contract and adds what came of it to `result`; returns the account after it, which is the account before it
 * if the call failed (nearcore, runtime/runtime/src/function_call.rs, `action_function_call`).
 */
export function callFunction(
  chunk: ChunkContext,
  site: CallSite,
  { account, call }: { readonly account: Account; readonly call: FunctionCall },
  result: ActionResult,
): Account {
  const { state } = chunk;
  const external = new CallExternal(chunk, {
    accountId: site.receipt.receiverId,
    actionHash: site.actionHash,
    proofSizeBefore: site.proofSizeBeforeReceipt ?? state.recordedSizeUpperBound,
  });
  const outcome = execute(chunk, site, { account, call }, external);
  addBurnt(result, outcome);
  if (outcome.error !== undefined) {
    failAction(result, { kind: 'function_call_error', error: recordedError(outcome.error) });
    return account;
  }
  enqueueTimeouts(chunk, site.receipt.receiverId, external.promised.receipts);
  result.newReceipts.push(...toReceipts(site, external));
  result.subsidizedAmount += outcome.subsidizedAmount;
  result.result = { ok: true, value: outcome.returnData };
  return { ...account, amount: outcome.balance, storageUsage: outcome.storageUsage };
}

type Called = { readonly account: Account; readonly call: FunctionCall };

function execute(chunk: ChunkContext, site: CallSite, called: Called, external: CallExternal): VmOutcome {
  const { params, crypto } = chunk;
  const code = accountCode(chunk.state, contractOf(called.account));
  if (code === undefined) return withoutCode(site.receipt.receiverId);
  const outcome = runContract({
    contract: chunk.load(code, params),
    method: called.call.methodName,
    context: toContext(chunk, site, called),
    params,
    external,
    crypto,
  });
  // Protocol: what the call did not use is shared, whether or not it failed; then the shares go down with it.
  const { gas } = called.call;
  const unused = gas > outcome.gasUsed ? gas - outcome.gasUsed : 0n;
  return { ...outcome, gasUsed: outcome.gasUsed + external.promised.distributeGas(unused) };
}

/** Protocol: it costs nothing to find no code. */
const withoutCode = (accountId: string): VmOutcome =>
  withoutTrace({ kind: 'CompilationError', error: { kind: 'CodeDoesNotExist', account_id: accountId } });

function toContext(chunk: ChunkContext, site: CallSite, { account, call }: Called): vm.VmContext {
  const { receipt, body } = site;
  const { block } = chunk;
  return {
    currentAccountId: receipt.receiverId,
    signerAccountId: body.signerId,
    signerAccountPk: body.signerPublicKey,
    predecessorAccountId: receipt.predecessorId,
    refundToAccountId: balanceRefundReceiver(receipt),
    input: call.args,
    promiseResults: site.promiseResults,
    blockHeight: block.height,
    blockTimestamp: block.timestamp,
    epochHeight: block.epochHeight,
    accountBalance: account.amount,
    accountLockedBalance: lockedOf(account),
    storageUsage: account.storageUsage,
    accountContract: toVmContract(contractOf(account)),
    attachedDeposit: call.deposit,
    prepaidGas: call.gas,
    randomSeed: actionRandomSeed(site.actionHash, block.randomSeed),
    view: undefined,
    outputDataReceivers: site.isLastAction ? body.outputDataReceivers.map((one) => one.receiverId) : [],
  };
}

/** As contracts see what an account runs. */
export function toVmContract(contract: AccountContract): vm.AccountContract {
  switch (contract.kind) {
    case 'none':
      return { kind: 'None' };
    case 'local':
      return { kind: 'Local', hash: contract.codeHash };
    case 'global':
      return { kind: 'Global', hash: contract.codeHash };
    case 'global_by_account':
      return { kind: 'GlobalByAccount', accountId: contract.accountId };
  }
}

function addBurnt(result: ActionResult, outcome: VmOutcome): void {
  result.gasBurnt += outcome.gasBurnt;
  result.gasBurntForFunctionCall += outcome.gasBurnt;
  result.gasUsed += outcome.gasUsed;
  result.computeUsage += outcome.computeUsage;
  result.logs.push(...outcome.logs);
  result.profile = addProfiles(result.profile, outcome.profile);
}

/** Protocol: the queue's indices are read even if nothing was yielded, and written only if something was. */
function enqueueTimeouts(
  { state, params, block }: ChunkContext,
  accountId: string,
  receipts: readonly PromisedReceipt[],
): void {
  const before: QueueIndices = readRow(state, queueIndicesCodec, promiseYieldIndicesKey) ?? emptyQueue;
  const expiresAt = block.height + BigInt(params.limits.yield_timeout_length_in_blocks);
  let next = before.nextAvailableIndex;
  for (const { inputDataIds } of receipts.filter(({ isYield }) => isYield)) {
    const [dataId] = inputDataIds;
    if (dataId === undefined) throw new InternalFault('a yield waits for nothing');
    writeRow(state, promiseYieldTimeoutCodec, promiseYieldTimeoutKey(next), { accountId, dataId, expiresAt });
    next++;
  }
  if (next === before.nextAvailableIndex) return;
  writeRow(state, queueIndicesCodec, promiseYieldIndicesKey, { ...before, nextAvailableIndex: next });
}

/** What was promised, then what resumes yields. Ids come later. */
function toReceipts({ receipt, body }: CallSite, { promised }: CallExternal): Receipt[] {
  const { receiverId: accountId } = receipt;
  const actions = promised.receipts.map(
    (one): Receipt => ({
      predecessorId: accountId,
      receiverId: one.receiverId,
      receiptId: zeroHash,
      receipt: {
        // Protocol: contracts' receipts are of the second version, with a refund receiver or without.
        kind: one.isYield ? 'promise_yield_v2' : 'action_v2',
        signerId: body.signerId,
        refundTo: one.refundTo,
        signerPublicKey: body.signerPublicKey,
        gasPrice: body.gasPrice,
        outputDataReceivers: one.outputDataReceivers,
        inputDataIds: one.inputDataIds,
        actions: one.actions,
      },
    }),
  );
  const resumptions = promised.resumptions.map(
    (data): Receipt => ({
      predecessorId: accountId,
      receiverId: accountId,
      receiptId: zeroHash,
      receipt: { kind: 'promise_resume', ...data },
    }),
  );
  return [...actions, ...resumptions];
}
