import { fromBase64 } from '../../src/primitives/bytes.ts';
import { fromBase58 } from '../../src/primitives/hash.ts';
import type { HashedOutcome, PartialOutcome } from '../../src/primitives/outcome.ts';

type OutcomeJson = {
  readonly id: string;
  readonly outcome: {
    readonly logs: readonly string[];
    readonly receipt_ids: readonly string[];
    readonly gas_burnt: number | bigint;
    readonly tokens_burnt: string;
    readonly executor_id: string;
    readonly status: string | Readonly<Record<string, unknown>>;
  };
};

/** What is hashed of an outcome, from nearcore's view of it. */
export function hashedOutcome(json: unknown): HashedOutcome {
  const { id, outcome } = json as OutcomeJson;
  return {
    id: fromBase58(id),
    outcome: {
      logs: outcome.logs,
      receiptIds: outcome.receipt_ids.map(fromBase58),
      gasBurnt: BigInt(outcome.gas_burnt),
      tokensBurnt: BigInt(outcome.tokens_burnt),
      executorId: outcome.executor_id,
      status: partialStatus(outcome.status),
    },
  };
}

function partialStatus(status: OutcomeJson['outcome']['status']): PartialOutcome['status'] {
  if (typeof status === 'string') return { kind: 'unknown' };
  const { SuccessValue: value, SuccessReceiptId: receiptId } = status;
  if (typeof value === 'string') return { kind: 'success_value', value: fromBase64(value) };
  if (typeof receiptId === 'string') return { kind: 'success_receipt_id', receiptId: fromBase58(receiptId) };
  return { kind: 'failure' };
}
