import { toHex, toUtf8 } from '../primitives/bytes.ts';
import { hashOfCode } from '../primitives/code-hash.ts';
import { mostInputBytes, writeAsk } from '../proof/outlayer-ask.ts';
import { preStateRoot } from '../runtime/one-shot/pre-state.ts';
import type { ExecArguments } from './exec/arguments.ts';
import { readPlan } from './exec/plan.ts';
import { prepareCall } from './exec/prepare.ts';
import { UsageError } from './usage-error.ts';

export type OutlayerInputArguments = Pick<
  ExecArguments,
  'args' | 'argsBase64' | 'argsFile' | 'account' | 'balance' | 'state'
> & { readonly rootOnly?: boolean };

/**
 * Prints the `input_data` that asks for one call of a contract, in one line. Throws `UsageError`. Returns the exit code.
 */
export function outlayerInput(positions: readonly string[], args: OutlayerInputArguments): number {
  const plan = readPlan(positions, args);
  const call = prepareCall(plan, undefined);
  const isWhole = args.rootOnly !== true;
  const text = writeAsk({
    accountId: call.accountId,
    method: call.method,
    args: call.args,
    stateRoot: preStateRoot(call),
    balance: isWhole ? plan.words.balance : undefined,
    state: isWhole && call.state.length > 0 ? call.state : undefined,
  });
  const { length } = toUtf8(text);
  if (length > mostInputBytes) {
    throw new UsageError(
      `the input has ${length} bytes, of at most ${mostInputBytes}: with --root-only the state's nodes go beside the request`,
    );
  }
  process.stdout.write(`${text}\n`);
  process.stderr.write(
    `${length} bytes of input_data. The request names the code by "hash":"${toHex(hashOfCode(call.code))}" and has "build_target":"wasm32-unknown-unknown".\n`,
  );
  return 0;
}
