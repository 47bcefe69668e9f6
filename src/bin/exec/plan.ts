import { resolve } from 'node:path';
import type { ReceiptPlan } from '../../runtime/one-shot/promising-call.ts';
import { UsageError } from '../usage-error.ts';
import { type CallWords, type ExecArguments, readBlockChoice, readCallWords } from './arguments.ts';
import { readPromises } from './promises.ts';
import { type BlockChoice, RpcNode } from './rpc-query.ts';
import type { Wanted } from './rpc-snapshot.ts';

/** What the command line asks for, checked as far as it goes without reading a file or asking a node. */
export type ExecPlan = {
  readonly arguments: ExecArguments;
  /** Undefined: the account's own, from the node. */
  readonly wasm: string | undefined;
  readonly words: CallWords;
  readonly stateFiles: readonly string[];
  /** Undefined: a call that makes a promise has no outcome. */
  readonly promises: ReceiptPlan | undefined;
  readonly rpc: RpcPlan | undefined;
};

export type RpcPlan = { readonly node: RpcNode; readonly choice: BlockChoice; readonly wanted: Wanted };

const stdin = '-';

/** Throws `UsageError`. */
export function readPlan(positions: readonly string[], args: ExecArguments): ExecPlan {
  const { wasm, method } = readPositions(positions, args);
  const words = readCallWords(method, args);
  const stateFiles = args.state ?? [];
  const promises = readPromises(args);
  const plan = { arguments: args, wasm, words, stateFiles, promises, rpc: readRpc(wasm, words, args) };
  assertFilesFit(plan);
  return plan;
}

/** Every file whose change means another run. */
export const filesOf = ({ wasm, stateFiles, arguments: args }: ExecPlan): string[] =>
  [wasm, args.argsFile, ...stateFiles, ...(args.with ?? [])].filter((file) => file !== undefined);

function readPositions(
  positions: readonly string[],
  { stateFromRpc }: ExecArguments,
): { readonly wasm: string | undefined; readonly method: string } {
  const [first, second] = positions;
  if (positions.length > 2) {
    throw new UsageError(
      `too many arguments (${positions.join(' ')}): arguments of the method go into --args`,
    );
  }
  if (first === undefined) throw new UsageError('name a FILE.wasm and a METHOD: near-enclave exec --help');
  if (second !== undefined) return { wasm: first, method: second };
  if (stateFromRpc !== undefined) return { wasm: undefined, method: first };
  throw new UsageError(`${first}: name a METHOD after the file`);
}

function readRpc(wasm: string | undefined, words: CallWords, args: ExecArguments): RpcPlan | undefined {
  const { stateFromRpc, account, block, state } = args;
  if (stateFromRpc === undefined) {
    if (block !== undefined) throw new UsageError('--block goes with --state-from-rpc');
    return undefined;
  }
  if (account === undefined) throw new UsageError('--state-from-rpc needs --account: whose state?');
  const wanted = {
    code: wasm === undefined,
    state: state === undefined,
    balance: words.balance === undefined,
    timestamp: words.block.timestamp === undefined,
  };
  if (!wanted.code && !wanted.state && !wanted.balance) {
    throw new UsageError('--state-from-rpc has nothing to fetch: code, state and balance are all given');
  }
  return { node: new RpcNode(readUrl(stateFromRpc)), choice: readBlockChoice(block), wanted };
}

function readUrl(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  throw new UsageError(`--state-from-rpc ${text}: not an address such as https://rpc.mainnet.near.org`);
}

function assertFilesFit(plan: ExecPlan): void {
  const { watch, saveState } = plan.arguments;
  const files = filesOf(plan);
  const stdins = files.filter((file) => file === stdin).length;
  if (stdins > 1) throw new UsageError('standard input (-) can be read only once');
  if (watch !== true) return;
  if (stdins > 0) throw new UsageError('--watch cannot read standard input (-) again');
  if (saveState === undefined || !files.some((file) => resolve(file) === resolve(saveState))) return;
  throw new UsageError(`--watch would run for ever: --save-state ${saveState} is what it watches`);
}
