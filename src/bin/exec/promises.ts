import { mostBlocks, type ReceiptPlan } from '../../runtime/one-shot/promising-call.ts';
import { blocksOf } from '../../server/execute-request.ts';
import { UsageError } from '../usage-error.ts';
import type { ExecArguments } from './arguments.ts';

/** What becomes of the call's receipts. Throws `UsageError`. */
export function readPromises(args: ExecArguments): ReceiptPlan | undefined {
  const { promises, maxBlocks, view } = args;
  if (maxBlocks !== undefined && promises !== 'run')
    throw new UsageError('--max-blocks goes with --promises run');
  if (promises === undefined) {
    if (args.with !== undefined) throw new UsageError('--with goes with --promises return or run');
    return undefined;
  }
  if (view === true) throw new UsageError('--promises: a --view makes none');
  if (promises === 'return') return { kind: promises };
  if (promises !== 'run') throw new UsageError(`--promises ${promises}: not "return" or "run"`);
  return { kind: promises, maxBlocks: readBlocks(maxBlocks) };
}

function readBlocks(text: string | undefined): number {
  if (text === undefined) return blocksOf({});
  const blocks = /^[0-9]{1,9}$/.test(text) ? Number(text) : 0;
  if (blocks >= 1 && blocks <= mostBlocks) return blocks;
  throw new UsageError(`--max-blocks ${text}: not a number from 1 to ${mostBlocks}`);
}
