import type { Executor } from '../executor/executor.ts';
import type { Preimages } from '../proof/bundle.ts';
import {
  allLogs,
  encodeOutcomes,
  encodeReceipts,
  finalBytes,
  receiptsOutput,
} from '../proof/receipts-output.ts';
import type { PromisingCall } from '../runtime/one-shot/promising-call.ts';
import { ProblemError } from './problems.ts';
import { BeyondBound, preparePromising, type RanReceipts, runPromising } from './promising-run.ts';
import type { SignableCall } from './signable-call.ts';
import { toToldRun } from './told-run.ts';

/** Runs a call whose receipts are handed back or run. Throws the caller's problems and our faults. */
export async function runWithReceipts(executor: Executor, call: PromisingCall): Promise<SignableCall> {
  const ran = await runPromising(executor, preparePromising(call)).catch(explainBound);
  const { receiptId } = ran.call;
  return {
    input: ran.input,
    output: receiptsOutput(ran.run, { receiptId, heldGas: ran.heldGas }),
    preimages: preimagesOf(ran),
    code: call.code,
    told: toToldRun(ran),
  };
}

function explainBound(cause: unknown): never {
  if (!(cause instanceof BeyondBound)) throw cause;
  const facts = cause.bound === 'blocks' ? { field: 'max_blocks' } : {};
  throw new ProblemError('promises_beyond_bounds', cause.message, facts);
}

function preimagesOf({ call, run, final }: RanReceipts): Preimages {
  return {
    salt: undefined,
    args: call.args,
    returnValue: finalBytes(final),
    logs: allLogs(run.outcomes),
    failure: final.kind === 'failure' ? final.failure.text : undefined,
    changes: run.changes,
    receipts: encodeReceipts(run.receipts),
    outcomes: encodeOutcomes(run.outcomes),
  };
}
