import { accountCodec } from '../../primitives/account.ts';
import { decode } from '../../primitives/borsh.ts';
import { hashOfCode } from '../../primitives/code-hash.ts';
import { zeroHash } from '../../primitives/hash.ts';
import { InternalFault } from '../../primitives/internal-fault.ts';
import { accountKey } from '../../primitives/trie-key.ts';
import { trieGet } from '../../trie/get.ts';
import { assertCodeOf, onBroughtState } from './brought-state.ts';
import { netChanges } from './net-changes.ts';
import type { Engine } from './one-shot.ts';
import { OneShotChain } from './one-shot-chain.ts';
import type { PreState } from './pre-state.ts';
import { type NamedCall, type NamedCallOverState, recordedState } from './promising-call.ts';
import type { BoundName, ReceiptRunEnd, RunEnd, RunOverState } from './receipt-run.ts';
import { returnReceipts } from './return-receipts.ts';
import { assertStatedCodes } from './stated-codes.ts';

/**
 * Beyond what the gas of one call can pay for, so that only what costs nothing (refunds) could come here. Blocks are
 * bounded by the call.
 */
export type RunBounds = { readonly gas: bigint; readonly receipts: number };
const usualBounds: RunBounds = { gas: 4_000_000_000_000_000n, receipts: 10_000 };

/** Does with a call's receipts what the call plans. Throws `InvalidCall`; any other error is our fault. */
export function executePromising(call: NamedCall, engine: Engine = {}): ReceiptRunEnd {
  const { state, witness } = recordedState(call);
  const end = onBroughtState(call.brought, () => {
    assertCodeInState(call, state);
    if (call.brought !== undefined) assertStatedCodes(call.brought.nodes, state.root, statedOf(call));
    return promisingOverState(call, state, engine);
  });
  return end.kind === 'done' ? { ...end, run: { ...end.run, witness: witness() } } : end;
}

/** The first that the run itself reads. */
function assertCodeInState({ accountId, code }: NamedCall, { store, root }: PreState): void {
  const record = trieGet(store, root, accountKey(accountId));
  const account = record === undefined ? undefined : decode(accountCodec, record);
  if (account?.version !== 'v1') throw new InternalFault(`no account ${accountId} in the state of the call`);
  assertCodeOf(accountId, account.codeHash, hashOfCode(code));
}

const statedOf = ({ accounts }: NamedCall) =>
  accounts.map(({ accountId, code }) => ({
    accountId,
    codeHash: code === undefined ? zeroHash : hashOfCode(code),
  }));

/** The same of a valid call on a state that holds its accounts already, and finds their codes by hash: such as a witness. */
export function promisingOverState(
  call: NamedCallOverState,
  state: PreState,
  engine: Engine = {},
): RunEnd<RunOverState> {
  if (call.promises.kind === 'return') return { kind: 'done', run: returnReceipts(call, state, engine) };
  return runReceipts(call, state, engine);
}

/**
 * Runs the call's receipt and all that come of it, block after block, until none is on its way. What waits for a yield
 * that nobody resumes goes on when its time is over, if the bound of blocks allows; else it is left waiting, at once.
 * Whatever it throws is our fault.
 */
export function runReceipts(
  call: NamedCallOverState,
  state: PreState,
  engine: Engine = {},
  bounds = usualBounds,
): RunEnd<RunOverState> {
  const chain = new OneShotChain(call, state, engine);
  const heights = call.promises.kind === 'run' ? BigInt(call.promises.maxBlocks) : 1n;
  const end = call.block.height + heights;
  do {
    chain.step();
    const bound = boundPassed(chain, bounds, end);
    if (bound !== undefined) return { kind: 'beyond', bound };
  } while (!isOver(chain, end));
  return { kind: 'done', run: resultOf(state, chain) };
}

/** `end`: the first height that is not allowed. */
function boundPassed(chain: OneShotChain, bounds: RunBounds, end: bigint): BoundName | undefined {
  const gas = chain.outcomes.reduce((sum, { outcome }) => sum + outcome.gasBurnt, 0n);
  if (gas > bounds.gas) return 'gas';
  if (chain.outcomes.length > bounds.receipts) return 'receipts';
  return !chain.isQuiet && chain.nextHeight >= end ? 'blocks' : undefined;
}

/** Protocol: the block at whose height a yield is over sends what resumes it, so that the next one runs it. */
function isOver(chain: OneShotChain, end: bigint): boolean {
  if (!chain.isQuiet) return false;
  const timeout = chain.nextTimeout();
  return timeout === undefined || timeout + 1n >= end;
}

function resultOf(state: PreState, chain: OneShotChain): RunOverState {
  return {
    postStateRoot: chain.root,
    changes: netChanges(state, chain.changes),
    outcomes: chain.outcomes,
    receipts: chain.waiting(),
  };
}
