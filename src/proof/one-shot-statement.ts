import { hash, struct } from '../primitives/borsh.ts';
import { compareBytes, toUtf8 } from '../primitives/bytes.ts';
import { zeroHash } from '../primitives/hash.ts';
import {
  commitArgs,
  commitChanges,
  commitFailure,
  commitLogs,
  commitReturn,
  type Salt,
  type StateChange,
} from './commitments.ts';
import { domainHash } from './domain.ts';
import type { OutputStatus } from './output-status.ts';
import { inputCodec, type Origin, type StatementInput, type StatementOutput } from './statement.ts';
import { type Witness, witnessFacts } from './witness.ts';

/** What a one-shot call says of itself; `runtime`'s `OneShotCall` has these fields. */
export type OneShotCallFacts = {
  readonly chainId: string;
  readonly accountId: string;
  readonly method: string;
  readonly args: Uint8Array;
  readonly predecessorId: string;
  readonly signerId: string;
  readonly signerPublicKey: Uint8Array;
  readonly attachedDeposit: bigint;
  readonly prepaidGas: bigint;
  readonly isView: boolean;
  readonly block: {
    readonly height: bigint;
    readonly timestamp: bigint;
    readonly epochHeight: bigint;
    readonly randomSeed: Uint8Array;
  };
  readonly protocolVersion: number;
  /** Refused when absent. */
  readonly promises?: { readonly kind: 'return' } | { readonly kind: 'run'; readonly maxBlocks: number };
};

/** What the signing process finds out by itself, never from an executor. */
export type OneShotEnvironment = {
  readonly preStateRoot: Uint8Array;
  readonly codeHash: Uint8Array;
  readonly paramsHash: Uint8Array;
  readonly engineId: string;
  /** Beside the called one, in any order; none when absent. */
  readonly accounts?: StatementInput['accounts'];
  /** The caller's bound of the witness; none when absent. */
  readonly maxWitnessBytes?: bigint | undefined;
  /** 32 bytes of a private call's caller. */
  readonly salt?: Salt;
  /** All *claimed* when absent, since state, caller, time and seed of a one-shot call come with the request. */
  readonly origins?: OneShotOrigins;
  /** The request of OutLayer's contract that the call is made for, if it is made for one. */
  readonly outlayer?: StatementInput['outlayer'];
};

export type OneShotOrigins = {
  readonly state: Origin;
  readonly caller: Origin;
  readonly time: Origin;
  readonly seed: Origin;
};

/** What the run did; `runtime`'s `OneShotResult` has these fields. */
export type OneShotResultFacts = {
  readonly outcome: {
    readonly status: 'ok' | 'aborted';
    readonly gasBurnt: bigint;
    readonly gasUsed: bigint;
    readonly returnData:
      | { readonly kind: 'none' }
      | { readonly kind: 'value'; readonly bytes: Uint8Array }
      | { readonly kind: 'receipt'; readonly index: unknown };
    readonly logs: readonly string[];
  };
  readonly postStateRoot: Uint8Array;
  readonly changes: readonly StateChange[];
  readonly witness: Witness;
};

/** nearcore's name of a contract's failure and its debug text. */
export type FailureFacts = { readonly kind: string; readonly text: string };

const claimed: OneShotOrigins = { state: 'claimed', caller: 'claimed', time: 'claimed', seed: 'claimed' };

/** The input struct of a one-shot call. Its world lives for this request, so sequence and history are zero. */
export function oneShotInput(call: OneShotCallFacts, environment: OneShotEnvironment): StatementInput {
  const origins = environment.origins ?? claimed;
  const input: StatementInput = {
    network: call.chainId,
    worldId: zeroHash,
    sequence: 0n,
    previousStatement: zeroHash,
    preStateRoot: environment.preStateRoot,
    codeHash: environment.codeHash,
    accountId: call.accountId,
    method: call.method,
    argsCommitment: commitArgs(call.args, environment.salt),
    predecessorId: call.predecessorId,
    signerId: call.signerId,
    signerPublicKey: call.signerPublicKey,
    attachedDeposit: call.attachedDeposit,
    prepaidGas: call.prepaidGas,
    isView: call.isView,
    promises: call.promises?.kind ?? 'refuse',
    accounts: inOrder(environment.accounts ?? []),
    limits: {
      maxGasBurnt: 0n,
      maxWitnessBytes: environment.maxWitnessBytes ?? 0n,
      maxBlocks: maxBlocksOf(call),
    },
    policyHash: zeroHash,
    block: call.block,
    protocolVersion: call.protocolVersion,
    paramsHash: environment.paramsHash,
    engineId: environment.engineId,
    outlayer: environment.outlayer,
    stateOrigin: origins.state,
    callerOrigin: origins.caller,
    timeOrigin: origins.time,
    seedOrigin: origins.seed,
  };
  return { ...input, worldId: oneShotWorldId(input) };
}

const maxBlocksOf = ({ promises }: OneShotCallFacts): number =>
  promises?.kind === 'run' ? promises.maxBlocks : 0;

/** Accounts as the input struct lists them. */
export const inOrder = <A extends { readonly accountId: string }>(accounts: readonly A[]): A[] =>
  accounts.toSorted((a, b) => compareBytes(toUtf8(a.accountId), toUtf8(b.accountId)));

/**
 * The world id of a one-shot call is the hash of its request: the input struct with a zero world id and no engine id,
 * so that two engines that ran one request can be compared.
 */
export const oneShotWorldId = (input: StatementInput): Uint8Array =>
  domainHash('one-shot-world', inputCodec, { ...input, worldId: zeroHash, engineId: '' });

/**
 * The id of the receipt around the call. It follows from the world's, and so from all of the request and from nothing
 * else: neither from who runs it nor from the engine. It cannot follow from the call's own result, since the ids and
 * the random seed that the contract sees follow from it.
 */
export const oneShotReceiptId = ({ worldId }: Pick<StatementInput, 'worldId'>): Uint8Array =>
  domainHash('one-shot-receipt', struct({ worldId: hash }), { worldId });

/** The output struct of a one-shot run whose promises are refused. `failure` is given exactly when the run was aborted. */
export function oneShotOutput(
  result: OneShotResultFacts,
  failure: FailureFacts | undefined,
  salt?: Salt,
): StatementOutput {
  const { outcome } = result;
  return {
    status: statusOf(outcome, failure, salt),
    returnCommitment: commitReturn(returnedBytes(outcome), salt),
    logsCommitment: commitLogs(outcome.logs, salt),
    receiptsCommitment: zeroHash,
    changesCommitment: commitChanges(result.changes, salt),
    postStateRoot: result.postStateRoot,
    outcomeRoot: zeroHash,
    gasBurnt: outcome.gasBurnt,
    gasUsed: outcome.gasUsed,
    tokensBurnt: 0n,
    ...witnessFacts(result.witness),
    responseHash: zeroHash,
  };
}

/** The bytes that the return commitment covers: none unless the call succeeded with a value. */
export function returnedBytes(outcome: OneShotResultFacts['outcome']): Uint8Array {
  const { status, returnData } = outcome;
  return status === 'ok' && returnData.kind === 'value' ? returnData.bytes : new Uint8Array(0);
}

function statusOf(
  outcome: OneShotResultFacts['outcome'],
  failure: FailureFacts | undefined,
  salt: Salt,
): OutputStatus {
  if ((outcome.status === 'aborted') !== (failure !== undefined)) {
    throw new RangeError('a failure is stated exactly when the run was aborted');
  }
  if (failure !== undefined) {
    return { kind: 'failure', failureKind: failure.kind, errorHash: commitFailure(failure.text, salt) };
  }
  // Such a run sends no receipts: the runtime refuses promises before anything is signed.
  if (outcome.returnData.kind === 'receipt') throw new RangeError('a one-shot run cannot return a receipt');
  return { kind: 'value' };
}
