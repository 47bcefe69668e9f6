import type { Parameters } from '../../params/at-version.ts';
import { type Account, accountCodec } from '../../primitives/account.ts';
import { decode, encode } from '../../primitives/borsh.ts';
import { InternalFault } from '../../primitives/internal-fault.ts';
import { accountKey, contractDataKey } from '../../primitives/trie-key.ts';
import { trieGet } from '../../trie/get.ts';
import type { Hash } from '../../trie/node.ts';
import type { NodeStore } from '../../trie/store.ts';
import { type TrieChange, trieUpdate } from '../../trie/update.ts';
import type { VmContext } from '../../vm/context.ts';
import { type Contract, loadContract } from '../../vm/contract.ts';
import type { Crypto } from '../../vm/crypto.ts';
import { type Invocation, runContract, type VmOutcome } from '../../vm/run.ts';
import { assertCodeOf, onBroughtState } from './brought-state.ts';
import { assertValidCall, type CallOfCode, type OneShotCall, withoutCode } from './one-shot-call.ts';
import { buildPreState, type PreState } from './pre-state.ts';
import { type StateChange, TrieExternal } from './trie-external.ts';

export type OneShotResult = {
  readonly outcome: VmOutcome;
  readonly preStateRoot: Hash;
  /** The pre-state root again after a failure or a view. */
  readonly postStateRoot: Hash;
  /** What the call wrote to the contract's data, keys ascending; empty after a failure or a view. */
  readonly changes: readonly StateChange[];
  /** The nodes and values that suffice to run the call again, but for the code; in byte order. */
  readonly witness: readonly Uint8Array[];
  /** The bytes of the witness together. */
  readonly witnessSize: number;
};

/**
 * Runs a call on the state that it brings along. The same call gives the same result, byte for byte.
 * There is no receipt around it: nobody pays for gas or storage, and nothing is refunded.
 * Throws `InvalidCall` before anything is run; any other error is our fault, and there is no result.
 */
export function executeOneShot(
  call: OneShotCall,
  { load = loadContract, crypto }: Engine = {},
): OneShotResult {
  const params = assertValidCall(call);
  return executeLoaded(withoutCode(call), load(call.code, params), crypto);
}

/** The same of a contract that was loaded for the parameters of the call. */
export function executeLoaded(call: CallOfCode, contract: Contract, crypto?: Crypto): OneShotResult {
  const params = assertValidCall(call);
  return onBroughtState(call.brought, () => {
    const state = buildPreState(call, params);
    assertCodeOf(
      call.accountId,
      readAccount(state.store, state.root, call.accountId).codeHash,
      call.code.hash,
    );
    return run(call, { contract, params, crypto }, state);
  });
}

/** `loadContract`, or a cache in front of it. */
export type ContractLoader = (code: Uint8Array, params: Parameters) => Contract;

/** What runs a call faster and changes nothing of its result. */
export type Engine = { readonly load?: ContractLoader; readonly crypto?: Crypto };

/** A call whose account and data lie in the state that it runs on. */
export type CallOverState = Omit<OneShotCall, 'state' | 'balance' | 'brought'>;

/** The same on a state that holds the account already, such as a witness. */
export const executeOverState = (
  call: CallOverState,
  params: Parameters,
  state: PreState,
  { load = loadContract, crypto }: Engine = {},
): OneShotResult => run(call, { contract: load(call.code, params), params, crypto }, state);

type CallAnywhere = Omit<CallOverState, 'code'>;
type Loaded = Pick<Invocation, 'contract' | 'params' | 'crypto'>;

function run(call: CallAnywhere, loaded: Loaded, state: PreState): OneShotResult {
  const external = new TrieExternal(state, call.accountId, call.chainId);
  const account = readAccount(external.recorder, state.root, call.accountId);
  const outcome = runContract({
    ...loaded,
    method: call.method,
    context: toContext(call, account),
    external,
  });
  const isKept = outcome.status === 'ok' && !call.isView;
  const changes = isKept ? external.changes() : [];
  const updates = isKept ? toUpdates(call.accountId, settle(account, outcome), changes) : [];
  const updated = trieUpdate(external.recorder, state.root, updates);
  return {
    outcome,
    preStateRoot: state.root,
    postStateRoot: updated.root,
    changes,
    witness: external.recorder.witness(),
    witnessSize: external.recorder.size,
  };
}

type LocalAccount = Extract<Account, { version: 'v1' }>;

function readAccount(store: NodeStore, root: Hash, accountId: string): LocalAccount {
  const record = trieGet(store, root, accountKey(accountId));
  const account = record === undefined ? undefined : decode(accountCodec, record);
  if (account?.version !== 'v1') throw new InternalFault(`no account ${accountId} in the state of the call`);
  return account;
}

function toContext(call: CallAnywhere, account: LocalAccount): VmContext {
  return {
    currentAccountId: call.accountId,
    signerAccountId: call.signerId,
    signerAccountPk: call.signerPublicKey,
    predecessorAccountId: call.predecessorId,
    refundToAccountId: call.predecessorId,
    input: call.args,
    promiseResults: [],
    blockHeight: call.block.height,
    blockTimestamp: call.block.timestamp,
    epochHeight: call.block.epochHeight,
    // The deposit is not in here: the VM adds it, as nearcore's does.
    accountBalance: account.amount,
    accountLockedBalance: account.locked,
    storageUsage: account.storageUsage,
    accountContract: { kind: 'Local', hash: account.codeHash },
    attachedDeposit: call.attachedDeposit,
    prepaidGas: call.prepaidGas,
    randomSeed: call.block.randomSeed,
    view: call.isView ? { maxGasBurnt: call.prepaidGas } : undefined,
    outputDataReceivers: [],
  };
}

const settle = (account: LocalAccount, outcome: VmOutcome): LocalAccount => ({
  ...account,
  amount: outcome.balance,
  storageUsage: outcome.storageUsage,
});

/** In the order of the trie's keys, in which nearcore updates it. */
function toUpdates(accountId: string, account: LocalAccount, changes: readonly StateChange[]): TrieChange[] {
  const data = changes.map(({ key, value }): TrieChange => [contractDataKey(accountId, key), value]);
  return [[accountKey(accountId), encode(accountCodec, account)], ...data];
}
