import type { Executor } from '../executor/executor.ts';
import { toHex } from '../primitives/bytes.ts';
import { hashOfCode } from '../primitives/code-hash.ts';
import type { Preimages } from '../proof/disclosure.ts';
import { inOrder } from '../proof/one-shot-statement.ts';
import {
  allLogs,
  encodeOutcomes,
  encodeReceipts,
  finalBytes,
  receiptsOutput,
} from '../proof/receipts-output.ts';
import type { PromisingCall } from '../runtime/one-shot/promising-call.ts';
import { Unsupported } from '../vm/errors.ts';
import { ProblemError } from './problems.ts';
import { BeyondBound, preparePromising, type RanReceipts, runPromising } from './promising-run.ts';
import type { CallWishes, SignableCall } from './signable-call.ts';
import { toToldRun } from './told-run.ts';
import { unsupportedProblem } from './unsupported-problem.ts';

/** Runs a call whose receipts are handed back or run. Throws the caller's problems and our faults. */
export async function runWithReceipts(
  executor: Executor,
  call: PromisingCall,
  { maxWitnessBytes, owner }: Pick<CallWishes, 'maxWitnessBytes' | 'owner'> = {},
): Promise<SignableCall> {
  const ran = await runPromising(executor, preparePromising(call, maxWitnessBytes), owner).catch(explain);
  const { receiptId } = ran.call;
  return {
    input: ran.input,
    output: receiptsOutput(ran.run, { receiptId, heldGas: ran.heldGas }),
    preimages: preimagesOf(ran),
    code: call.code,
    accountCodes: codesBeside(call),
    witness: ran.run.witness,
    outlayer: undefined,
    told: toToldRun(ran),
  };
}

/** Each once, in the order in which the input struct names them first. */
function codesBeside({ code, accounts }: PromisingCall): Uint8Array[] {
  const seen = new Set([toHex(hashOfCode(code))]);
  return inOrder(accounts).flatMap(({ code: other }) => {
    const name = other === undefined ? '' : toHex(hashOfCode(other));
    if (other === undefined || seen.has(name)) return [];
    seen.add(name);
    return [other];
  });
}

function explain(cause: unknown): never {
  if (cause instanceof Unsupported) throw unsupportedProblem(cause);
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
