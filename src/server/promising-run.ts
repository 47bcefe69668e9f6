import type { Executor } from '../executor/executor.ts';
import type { Owner } from '../executor/owner.ts';
import { paramsAt, paramsHash } from '../params/at-version.ts';
import { equalBytes } from '../primitives/bytes.ts';
import { hashOfCode } from '../primitives/code-hash.ts';
import { zeroHash } from '../primitives/hash.ts';
import { InternalFault } from '../primitives/internal-fault.ts';
import { oneShotInput, oneShotReceiptId } from '../proof/one-shot-statement.ts';
import { type FinalResult, finalResult } from '../proof/receipts-output.ts';
import type { StatementInput } from '../proof/statement.ts';
import { engineId } from '../runtime/engine-id.ts';
import { heldGas } from '../runtime/one-shot/held-gas.ts';
import {
  type NamedCall,
  type PromisingCall,
  promisingStateRoot,
} from '../runtime/one-shot/promising-call.ts';
import type { BoundName, ReceiptRun } from '../runtime/one-shot/receipt-run.ts';

/** A call with its input struct, of which the id of its receipt follows. */
export type PreparedCall = { readonly call: NamedCall; readonly input: StatementInput };

/** What its receipts came to. */
export type RanReceipts = PreparedCall & {
  readonly run: ReceiptRun;
  readonly final: FinalResult;
  /** Units of gas that the run's receipts hold. */
  readonly heldGas: bigint;
};

/** Throws `InvalidCall` when no chain could have come to this call. */
export function preparePromising(call: PromisingCall, maxWitnessBytes?: bigint): PreparedCall {
  const input = oneShotInput(call, {
    preStateRoot: promisingStateRoot(call),
    codeHash: hashOfCode(call.code),
    paramsHash: paramsHash(paramsAt(call.protocolVersion)),
    engineId,
    maxWitnessBytes,
    accounts: call.accounts.map(({ accountId, code }) => ({
      accountId,
      codeHash: code === undefined ? zeroHash : hashOfCode(code),
    })),
  });
  return { call: { ...call, receiptId: oneShotReceiptId(input) }, input };
}

/** A bound was passed: there is no result, though a part of the receipts ran. */
export class BeyondBound extends Error {
  readonly bound: BoundName;
  constructor(bound: BoundName) {
    super(`receipts were still on their way when the run reached its bound of ${bound}`);
    this.bound = bound;
  }
}

/** Throws `BeyondBound` and our faults. */
export async function runPromising(
  executor: Executor,
  prepared: PreparedCall,
  owner?: Owner,
): Promise<RanReceipts> {
  const { call } = prepared;
  const end = await executor.executeReceipts(call, owner);
  if (end.kind === 'beyond') throw new BeyondBound(end.bound);
  const { run } = end;
  const first = run.outcomes[0]?.id;
  if (first === undefined || !equalBytes(first, call.receiptId)) {
    throw new InternalFault('the executor ran another receipt than that of the call');
  }
  const final = finalResult(call.receiptId, run.outcomes);
  return { ...prepared, run, final, heldGas: heldGas(run.receipts, paramsAt(call.protocolVersion)) };
}
