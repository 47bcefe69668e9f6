import { encode } from '../primitives/borsh.ts';
import { equalBytes, toHex } from '../primitives/bytes.ts';
import type { TxExecutionError } from '../primitives/errors/tx-errors.ts';
import { txExecutionError } from '../primitives/errors/tx-errors.ts';
import { zeroHash } from '../primitives/hash.ts';
import { jsonText } from '../primitives/json-text.ts';
import { type ExecutionOutcomeWithId, executionOutcomeWithIdCodec } from '../primitives/outcome.ts';
import { chunkOutcomes } from '../primitives/outcome-root.ts';
import { type Receipt, receiptSchema } from '../primitives/receipt.ts';
import type { Json } from '../primitives/schema.ts';
import {
  commitChanges,
  commitFailure,
  commitLogs,
  commitReceipts,
  commitReturn,
  type Salt,
  type StateChange,
} from './commitments.ts';
import type { FailureFacts } from './one-shot-statement.ts';
import type { OutputStatus } from './output-status.ts';
import type { StatementOutput } from './statement.ts';
import { type Witness, witnessFacts } from './witness.ts';

/** What came of a call with a receipt around it; `runtime`'s `ReceiptRun` has these fields. */
export type ReceiptRunFacts = {
  readonly postStateRoot: Uint8Array;
  readonly changes: readonly StateChange[];
  readonly outcomes: readonly ExecutionOutcomeWithId[];
  readonly receipts: readonly Receipt[];
  readonly witness: Witness;
};

/** What the call came to in the end. */
export type FinalResult =
  | { readonly kind: 'value'; readonly bytes: Uint8Array }
  | { readonly kind: 'failure'; readonly failure: FailureFacts }
  /** A receipt that did not run here would say. */
  | { readonly kind: 'receipt'; readonly receiptId: Uint8Array };

/**
 * Follows a receipt's result from receipt to receipt: a returned promise stands for what its receipt returns.
 * Throws `RangeError` if that leads in a circle, or to an outcome that is none.
 */
export function finalResult(receiptId: Uint8Array, outcomes: readonly ExecutionOutcomeWithId[]): FinalResult {
  const byId = new Map(outcomes.map(({ id, outcome }) => [toHex(id), outcome.status]));
  let id = receiptId;
  for (let step = 0; step <= outcomes.length; step++) {
    const status = byId.get(toHex(id));
    if (status === undefined) return { kind: 'receipt', receiptId: id };
    if (status.kind === 'success_value') return { kind: 'value', bytes: status.value };
    if (status.kind === 'failure') return { kind: 'failure', failure: receiptFailure(status.error) };
    if (status.kind === 'unknown') throw new RangeError('a receipt ran and nobody knows how it ended');
    id = status.receiptId;
  }
  throw new RangeError('the results of the receipts lead in a circle');
}

/** Named by what went wrong; the text is nearcore's JSON of the error, without white space. */
export function receiptFailure(error: TxExecutionError): FailureFacts {
  const json = txExecutionError.toJson(error);
  return { kind: innermostKind(json), text: jsonText(json) };
}

/** Such as `FunctionCallError` of `{"ActionError":{"index":0,"kind":{"FunctionCallError":…}}}`. */
function innermostKind(json: Json): string {
  const [outer, inner] = variantOf(json);
  if (outer !== 'ActionError' || typeof inner !== 'object' || inner === null || !('kind' in inner))
    return outer;
  return variantOf(inner['kind'] ?? null)[0];
}

function variantOf(json: Json): readonly [name: string, inner: Json] {
  if (typeof json === 'string') return [json, null];
  const [first] = Object.entries(json ?? {});
  if (first === undefined) throw new RangeError('an error without a name');
  return [first[0], first[1] as Json];
}

export const encodeReceipts = (receipts: readonly Receipt[]): Uint8Array[] =>
  receipts.map((receipt) => encode(receiptSchema, receipt));

export const encodeOutcomes = (outcomes: readonly ExecutionOutcomeWithId[]): Uint8Array[] =>
  outcomes.map((outcome) => encode(executionOutcomeWithIdCodec, outcome));

/** The bytes that the return commitment covers. */
export const finalBytes = (final: FinalResult): Uint8Array =>
  final.kind === 'value' ? final.bytes : new Uint8Array(0);

export const allLogs = (outcomes: readonly ExecutionOutcomeWithId[]): string[] =>
  outcomes.flatMap(({ outcome }) => outcome.logs);

/** Units of gas and yoctonear. */
export const burntBy = (outcomes: readonly ExecutionOutcomeWithId[]) => ({
  gas: outcomes.reduce((sum, { outcome }) => sum + outcome.gasBurnt, 0n),
  tokens: outcomes.reduce((sum, { outcome }) => sum + outcome.tokensBurnt, 0n),
});

/** Beside the run: the call's receipt, the gas that the run's receipts hold, and a private call's salt. */
export type RunSetting = { readonly receiptId: Uint8Array; readonly heldGas: bigint; readonly salt?: Salt };

/** The output struct of a one-shot call whose receipts are handed back or run. Throws `RangeError` as `finalResult`. */
export function receiptsOutput(run: ReceiptRunFacts, setting: RunSetting): StatementOutput {
  const { receiptId, heldGas, salt } = setting;
  const [first] = run.outcomes;
  if (first === undefined || !equalBytes(first.id, receiptId)) {
    throw new RangeError("the first outcome is not that of the call's receipt");
  }
  const final = finalResult(receiptId, run.outcomes);
  const burnt = burntBy(run.outcomes);
  return {
    status: toStatus(final, salt),
    returnCommitment: commitReturn(finalBytes(final), salt),
    logsCommitment: commitLogs(allLogs(run.outcomes), salt),
    receiptsCommitment: commitReceipts(encodeReceipts(run.receipts), salt),
    changesCommitment: commitChanges(run.changes, salt),
    postStateRoot: run.postStateRoot,
    outcomeRoot: chunkOutcomes(run.outcomes).root,
    gasBurnt: burnt.gas,
    gasUsed: burnt.gas + heldGas,
    tokensBurnt: burnt.tokens,
    ...witnessFacts(run.witness),
    responseHash: zeroHash,
  };
}

function toStatus(final: FinalResult, salt: Salt): OutputStatus {
  switch (final.kind) {
    case 'value':
      return { kind: 'value' };
    case 'receipt':
      return final;
    case 'failure': {
      const { kind, text } = final.failure;
      return { kind: 'failure', failureKind: kind, errorHash: commitFailure(text, salt) };
    }
  }
}
