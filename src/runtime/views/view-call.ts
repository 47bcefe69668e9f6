import { paramsAt } from '../../params/at-version.ts';
import type { Account } from '../../primitives/account.ts';
import { zeroHash } from '../../primitives/hash.ts';
import { actionRandomSeed } from '../../primitives/ids.ts';
import type { Hash } from '../../trie/node.ts';
import type { NodeStore } from '../../trie/store.ts';
import type { VmContext } from '../../vm/context.ts';
import { loadContract } from '../../vm/contract.ts';
import { debugError } from '../../vm/error-text.ts';
import type { FunctionCallError } from '../../vm/errors.ts';
import { runContract } from '../../vm/run.ts';
import { accountCode } from '../calls/account-code.ts';
import { CallExternal } from '../calls/call-external.ts';
import { toVmContract } from '../calls/function-call.ts';
import { type ChunkBlock, type ChunkContext, noValidators } from '../chunk/chunk-context.ts';
import type { Engine } from '../one-shot/one-shot.ts';
import { contractOf, lockedOf } from '../state/accounts.ts';
import { ChunkState } from '../state/chunk-state.ts';
import { readAccount } from '../state/records.ts';

/** A call that changes nothing, over the state after a block. */
export type ViewInput = {
  readonly protocolVersion: number;
  readonly chainId: string;
  readonly stateRoot: Hash;
  readonly block: Pick<ChunkBlock, 'height' | 'timestamp' | 'epochHeight'>;
  readonly accountId: string;
  readonly method: string;
  readonly args: Uint8Array;
};

export type ViewResult =
  | { readonly ok: true; readonly value: Uint8Array; readonly logs: readonly string[] }
  /** `error` as nearcore words it. */
  | {
      readonly ok: false;
      readonly kind: 'no_account' | 'no_code' | 'contract_failed';
      readonly error: string;
      readonly logs: readonly string[];
    };

/** borsh of the ed25519 key of zeros: nobody signed. */
const nobodysKey = new Uint8Array(33);

/** No limit: a view call leaves no proof behind. */
const unlimitedProof = Number.MAX_SAFE_INTEGER;

/**
 * Runs a view function (nearcore, runtime/runtime/src/state_viewer, `call_function`). The same input over the same state
 * gives the same result. `store` must hold the state. Throws `InternalFault` if it does not.
 */
export function viewCall(input: ViewInput, store: NodeStore, engine: Engine = {}): ViewResult {
  const chunk = toChunk(input, store, engine);
  const { accountId } = input;
  const account = readAccount(chunk.state, accountId);
  if (account === undefined) {
    const error = `account ${accountId} does not exist while viewing`;
    return { ok: false, kind: 'no_account', error, logs: [] };
  }
  const code = accountCode(chunk.state, contractOf(account));
  if (code === undefined) {
    const error = { kind: 'CodeDoesNotExist', account_id: accountId } as const;
    const text = executionError({ kind: 'CompilationError', error });
    return { ok: false, kind: 'no_code', error: text, logs: [] };
  }
  return run(chunk, input, account, code);
}

function run(chunk: ChunkContext, input: ViewInput, account: Account, code: Uint8Array): ViewResult {
  const { accountId, method } = input;
  const place = { accountId, actionHash: zeroHash, proofSizeBefore: unlimitedProof };
  const { error, logs, returnData } = runContract({
    contract: chunk.load(code, chunk.params),
    method,
    context: toContext(chunk, input, account),
    params: chunk.params,
    external: new CallExternal(chunk, place),
    crypto: chunk.crypto,
  });
  if (error !== undefined) return { ok: false, kind: 'contract_failed', error: executionError(error), logs };
  const value = returnData.kind === 'value' ? returnData.bytes : new Uint8Array(0);
  return { ok: true, value, logs };
}

const executionError = (error: FunctionCallError): string =>
  `wasm execution failed with error: ${debugError(error)}`;

function toChunk(input: ViewInput, store: NodeStore, { load = loadContract, crypto }: Engine): ChunkContext {
  const params = paramsAt(input.protocolVersion);
  return {
    params,
    chainId: input.chainId,
    // Protocol: the seed of a view call is the state that it reads.
    block: { ...input.block, gasPrice: 0n, gasLimit: 0n, randomSeed: input.stateRoot },
    validators: noValidators,
    state: new ChunkState(store, input.stateRoot),
    load,
    crypto,
  };
}

/** Protocol: the account calls itself, with all the gas that one call may burn. */
function toContext({ params, block }: ChunkContext, input: ViewInput, account: Account): VmContext {
  const { accountId } = input;
  const maxGasBurnt = params.limits.max_gas_burnt;
  return {
    currentAccountId: accountId,
    signerAccountId: accountId,
    signerAccountPk: nobodysKey,
    predecessorAccountId: accountId,
    refundToAccountId: accountId,
    input: input.args,
    promiseResults: [],
    blockHeight: block.height,
    blockTimestamp: block.timestamp,
    epochHeight: block.epochHeight,
    accountBalance: account.amount,
    accountLockedBalance: lockedOf(account),
    storageUsage: account.storageUsage,
    accountContract: toVmContract(contractOf(account)),
    attachedDeposit: 0n,
    prepaidGas: maxGasBurnt,
    randomSeed: actionRandomSeed(zeroHash, block.randomSeed),
    view: { maxGasBurnt },
    outputDataReceivers: [],
  };
}
