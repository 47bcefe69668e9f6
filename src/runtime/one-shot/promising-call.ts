import { type Parameters, paramsAt } from '../../params/at-version.ts';
import { accountSentinel } from '../../primitives/account.ts';
import { systemAccountId } from '../../primitives/account-id.ts';
import type { Receipt } from '../../primitives/receipt.ts';
import type { Hash } from '../../trie/node.ts';
import { RecordingStore } from '../../trie/recorder.ts';
import { withCodes } from '../chunk/stateless.ts';
import { validateReceipt } from '../validation/receipt.ts';
import {
  assertAccountId,
  assertCodeSize,
  assertState,
  assertValidCall,
  codeRef,
  type OneShotCall,
  refuseUnless,
} from './one-shot-call.ts';
import { type BroughtAccount, type PreState, type PreStateInMemory, stateBefore } from './pre-state.ts';

/** What becomes of the receipts that a call makes. */
export type ReceiptPlan =
  /** They are handed back. */
  | { readonly kind: 'return' }
  /** They are run, and what they make in turn, in at most so many blocks. */
  | { readonly kind: 'run'; readonly maxBlocks: number };

/** An account beside the called one, so that promises find somebody. Without code it has no contract. */
export type FurtherAccount = Pick<OneShotCall, 'accountId' | 'balance' | 'state'> & {
  readonly code: Uint8Array | undefined;
};

/** A call with a receipt around it. */
export type PromisingCall = OneShotCall & {
  readonly promises: ReceiptPlan;
  readonly accounts: readonly FurtherAccount[];
};

/** The same, with the name of that receipt: all other ids follow from it and the height. */
export type NamedCall = PromisingCall & { readonly receiptId: Uint8Array };

/** The same of accounts that lie in the state on which it runs, such as a witness. */
export type NamedCallOverState = Omit<NamedCall, 'code' | 'balance' | 'state' | 'brought' | 'accounts'>;

/** More would hold a process for long, and a yield ends within fewer. */
export const mostBlocks = 1_000;

/** Nothing is paid for gas, see `callReceipt`. */
export const oneShotGasPrice = 0n;

/**
 * The call as the one action of a receipt. Whoever sent it bought the gas at a price of zero, which is the price of
 * every block that follows: so gas is counted, limited and handed on as on NEAR, while no tokens are burnt for it, no
 * contract earns a share of it, and no refund of it is sent to an account that need not be there. Deposits are real: a
 * failed receipt sends them back.
 */
export const callReceipt = (call: NamedCallOverState): Receipt => ({
  predecessorId: call.predecessorId,
  receiverId: call.accountId,
  receiptId: call.receiptId,
  receipt: {
    kind: 'action',
    signerId: call.signerId,
    signerPublicKey: call.signerPublicKey,
    gasPrice: oneShotGasPrice,
    outputDataReceivers: [],
    inputDataIds: [],
    actions: [
      {
        kind: 'function_call',
        methodName: call.method,
        args: call.args,
        gas: call.prepaidGas,
        deposit: call.attachedDeposit,
      },
    ],
  },
});

/** The accounts before the call, with their codes. Throws `InvalidCall`. */
export function promisingState(call: PromisingCall): PreStateInMemory {
  const state = nodesOf(call);
  state.store.putAll(codesOf(call).map((code) => ({ hash: codeRef(code).hash, bytes: code })));
  return state;
}

/** The same state, and of what was read of it the nodes and values in byte order: no code is among them. */
export function recordedState(call: PromisingCall): {
  readonly state: PreState;
  readonly witness: () => readonly Uint8Array[];
} {
  const { store, root } = nodesOf(call);
  const recorder = new RecordingStore(store);
  return { state: { store: withCodes(recorder, codesOf(call)), root }, witness: () => recorder.witness() };
}

/** For who signs: found without trust in who runs. Throws `InvalidCall`. */
export const promisingStateRoot = (call: PromisingCall): Hash => nodesOf(call).root;

/** Without the codes. */
const nodesOf = (call: PromisingCall): PreStateInMemory =>
  stateBefore(call, [call, ...call.accounts].map(toBrought), assertPromisingCall(call));

const toBrought = ({ accountId, balance, code, state }: FurtherAccount): BroughtAccount => ({
  accountId,
  balance,
  state,
  code: code === undefined ? undefined : codeRef(code),
});

const codesOf = ({ code, accounts }: PromisingCall): Uint8Array[] =>
  [code, ...accounts.map((account) => account.code)].filter((one) => one !== undefined);

/** The parameters that the call runs under. Throws `InvalidCall`. */
export function assertPromisingCall(call: PromisingCall): Parameters {
  const params = assertValidCall(call);
  refuseUnless(!call.isView, 'promises_in_view', 'a view makes no promise: nothing can be returned or run');
  refuseUnless(call.accountId !== systemAccountId, 'account_id_invalid', 'nobody calls the system itself');
  assertAccounts(call, params);
  assertBlocks(call);
  const error = validateReceipt(params, callReceipt({ ...call, receiptId: new Uint8Array(32) }), 'existing');
  refuseUnless(error === undefined, 'receipt_invalid', `no receipt can hold the call: ${error?.kind}`);
  return params;
}

function assertAccounts(
  { accountId, balance, attachedDeposit, accounts }: PromisingCall,
  params: Parameters,
) {
  const seen = new Set([accountId, systemAccountId]);
  for (const account of accounts) {
    assertAccountId(account.accountId);
    refuseUnless(
      !seen.has(account.accountId),
      'account_duplicate',
      `${account.accountId} comes twice, or is the system`,
    );
    seen.add(account.accountId);
    if (account.code !== undefined) assertCodeSize(account.code, params);
    assertState(account, params);
    refuseUnless(account.balance >= 0n, 'balance_out_of_range', 'no account holds less than nothing');
  }
  const sum = accounts.reduce((total, account) => total + account.balance, balance + attachedDeposit);
  refuseUnless(
    sum < accountSentinel,
    'balance_out_of_range',
    'all balances and the deposit must fit into one account together',
  );
}

/** Every block of the run must have a height and a time. */
function assertBlocks({ promises, block }: PromisingCall): void {
  if (promises.kind === 'return') return;
  const { maxBlocks } = promises;
  refuseUnless(
    Number.isInteger(maxBlocks) && maxBlocks >= 1 && maxBlocks <= mostBlocks,
    'block_invalid',
    `the run may take ${maxBlocks} blocks, of 1 to ${mostBlocks}`,
  );
  const last = BigInt(maxBlocks - 1);
  refuseUnless(
    block.height + last < 1n << 64n && block.timestamp + last * blockInterval < 1n << 64n,
    'block_invalid',
    'the last block of the run has no height or no time',
  );
}

/** Nanoseconds from a block of a run to the next. */
export const blockInterval = 1_000_000_000n;

export const paramsOf = ({ protocolVersion }: Pick<OneShotCall, 'protocolVersion'>): Parameters =>
  paramsAt(protocolVersion);
