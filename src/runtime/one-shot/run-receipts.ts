import { netChanges } from './net-changes.ts';
import type { Engine } from './one-shot.ts';
import { OneShotChain } from './one-shot-chain.ts';
import { type NamedCall, promisingState } from './promising-call.ts';
import type { BoundName, ReceiptRun, ReceiptRunEnd } from './receipt-run.ts';
import { returnReceipts } from './return-receipts.ts';

/**
 * Beyond what the gas of one call can pay for, so that only what costs nothing (refunds) could come here. Blocks are
 * bounded by the call.
 */
export type RunBounds = { readonly gas: bigint; readonly receipts: number };
const usualBounds: RunBounds = { gas: 4_000_000_000_000_000n, receipts: 10_000 };

/** Does with a call's receipts what the call plans. Throws `InvalidCall`; any other error is our fault. */
export function executePromising(call: NamedCall, engine: Engine = {}): ReceiptRunEnd {
  if (call.promises.kind === 'return') return { kind: 'done', run: returnReceipts(call, engine) };
  return runReceipts(call, engine);
}

/**
 * Runs the call's receipt and all that come of it, block after block, until none is on its way. What waits for a yield
 * that nobody resumes goes on when its time is over, if the bound of blocks allows; else it is left waiting, at once.
 * Throws `InvalidCall` before anything is run; any other error is our fault.
 */
export function runReceipts(call: NamedCall, engine: Engine = {}, bounds = usualBounds): ReceiptRunEnd {
  const chain = new OneShotChain(call, engine);
  const heights = call.promises.kind === 'run' ? BigInt(call.promises.maxBlocks) : 1n;
  const end = call.block.height + heights;
  do {
    chain.step();
    const bound = boundPassed(chain, bounds, end);
    if (bound !== undefined) return { kind: 'beyond', bound };
  } while (!isOver(chain, end));
  return { kind: 'done', run: resultOf(call, chain) };
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

function resultOf(call: NamedCall, chain: OneShotChain): ReceiptRun {
  return {
    postStateRoot: chain.root,
    changes: netChanges(promisingState(call), chain.changes),
    outcomes: chain.outcomes,
    receipts: chain.waiting(),
  };
}
