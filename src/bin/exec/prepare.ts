import { InvalidCall } from '../../runtime/one-shot/invalid-call.ts';
import { assertValidCall, type OneShotCall } from '../../runtime/one-shot/one-shot-call.ts';
import { type PreparedCall, preparePromising } from '../../server/promising-run.ts';
import { readBytes } from '../read-file.ts';
import { UsageError } from '../usage-error.ts';
import { readAccounts } from './accounts.ts';
import { readArgs, usualBalance, usualBlock } from './arguments.ts';
import type { ExecPlan } from './plan.ts';
import type { Snapshot } from './rpc-snapshot.ts';
import { readState } from './state.ts';

/**
 * The call that a plan comes to: the command line first, then what a node claims, then the constants. Reads the files
 * anew. Throws `UsageError`.
 */
export function prepareCall(plan: ExecPlan, snapshot: Snapshot | undefined): OneShotCall {
  const { words, wasm, stateFiles } = plan;
  const { block } = words;
  const call: OneShotCall = {
    ...words,
    code: wasm === undefined ? (snapshot?.code ?? new Uint8Array()) : readBytes(wasm),
    state: snapshot?.state ?? readState(stateFiles, words.accountId),
    args: readArgs(plan.arguments),
    balance: words.balance ?? snapshot?.balance ?? usualBalance,
    block: {
      ...block,
      height: block.height ?? snapshot?.block.height ?? usualBlock.height,
      timestamp: block.timestamp ?? snapshot?.block.timestamp ?? usualBlock.timestamp,
    },
  };
  assertPossible(call);
  return call;
}

/** The same with its receipt and its input struct, if the plan says what becomes of its promises. Throws `UsageError`. */
export function prepareReceipts(plan: ExecPlan, call: OneShotCall): PreparedCall | undefined {
  const { promises, arguments: args } = plan;
  if (promises === undefined) return undefined;
  const accounts = (args.with ?? []).flatMap(readAccounts);
  return orUsageError(() => preparePromising({ ...call, promises, accounts }));
}

/** The runtime would refuse the call as well, but from another process. */
const assertPossible = (call: OneShotCall): void => void orUsageError(() => assertValidCall(call));

function orUsageError<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof InvalidCall) throw new UsageError(cause.message, { cause });
    throw cause;
  }
}
