import { describe, expect, test } from 'vitest';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import type { TxExecutionError } from '../../src/primitives/errors/tx-errors.ts';
import type { ExecutionOutcomeWithId, ExecutionStatus } from '../../src/primitives/outcome.ts';
import { commitFailure, commitReceipts, commitReturn } from '../../src/proof/commitments.ts';
import { finalResult, receiptFailure, receiptsOutput } from '../../src/proof/receipts-output.ts';

const id = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const outcome = (byte: number, status: ExecutionStatus): ExecutionOutcomeWithId => ({
  id: id(byte),
  outcome: {
    logs: [`log ${byte}`],
    receiptIds: [],
    gasBurnt: 10n,
    tokensBurnt: 1n,
    executorId: 'a.near',
    status,
    metadata: { kind: 'v1' },
  },
});
const to = (byte: number): ExecutionStatus => ({ kind: 'success_receipt_id', receiptId: id(byte) });
const value: ExecutionStatus = { kind: 'success_value', value: toUtf8('42') };
const failure = (error: TxExecutionError): ExecutionStatus => ({ kind: 'failure', error });
const noAccount: TxExecutionError = {
  kind: 'action_error',
  error: { index: 2n ** 63n, kind: { kind: 'account_does_not_exist', accountId: 'b.near' } },
};

describe('the result of a receipt', () => {
  test('is that of the receipt which it returned, however far', () => {
    const all = [outcome(1, to(2)), outcome(2, to(3)), outcome(3, value)];
    expect(finalResult(id(1), all)).toEqual({ kind: 'value', bytes: toUtf8('42') });
  });

  test('is open when that receipt did not run', () => {
    expect(finalResult(id(1), [outcome(1, to(2))])).toEqual({ kind: 'receipt', receiptId: id(2) });
  });

  test.each([
    ['a circle', [outcome(1, to(2)), outcome(2, to(1))]],
    ['an outcome that is none', [outcome(1, { kind: 'unknown' })]],
  ])('is not made up of %s', (_name, all) => {
    expect(() => finalResult(id(1), all)).toThrow(RangeError);
  });
});

describe('a failure of a receipt', () => {
  test.each<[string, TxExecutionError, string]>([
    [
      'AccountDoesNotExist',
      noAccount,
      '{"ActionError":{"index":9223372036854775808,"kind":{"AccountDoesNotExist":{"account_id":"b.near"}}}}',
    ],
    [
      'DelegateActionExpired',
      { kind: 'action_error', error: { index: undefined, kind: { kind: 'delegate_action_expired' } } },
      '{"ActionError":{"index":null,"kind":"DelegateActionExpired"}}',
    ],
    [
      'InvalidTxError',
      { kind: 'invalid_tx_error', error: { kind: 'expired' } },
      '{"InvalidTxError":"Expired"}',
    ],
  ])("is named %s, in nearcore's JSON", (kind, error, text) => {
    expect(receiptFailure(error)).toEqual({ kind, text });
  });
});

describe('the output of a call with receipts', () => {
  const run = {
    postStateRoot: id(9),
    changes: [],
    outcomes: [outcome(1, to(2)), outcome(2, failure(noAccount))],
    receipts: [],
    witness: [],
  };

  test('adds up all outcomes, and commits to the failure that decided', () => {
    const output = receiptsOutput(run, { receiptId: id(1), heldGas: 5n });
    const errorHash = commitFailure(receiptFailure(noAccount).text, undefined);
    expect(output).toMatchObject({ gasBurnt: 20n, gasUsed: 25n, tokensBurnt: 2n, postStateRoot: id(9) });
    expect(output.status).toEqual({ kind: 'failure', failureKind: 'AccountDoesNotExist', errorHash });
    expect(output.returnCommitment).toEqual(commitReturn(new Uint8Array(), undefined));
    expect(output.receiptsCommitment).toEqual(commitReceipts([], undefined));
  });

  test('begins with the outcome of the call', () => {
    expect(() => receiptsOutput(run, { receiptId: id(2), heldGas: 0n })).toThrow(RangeError);
    expect(() => receiptsOutput({ ...run, outcomes: [] }, { receiptId: id(1), heldGas: 0n })).toThrow(
      RangeError,
    );
  });
});
