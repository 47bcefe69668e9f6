import { describe, expect, test } from 'vitest';
import { type Parameters, paramsAt } from '../../../src/params/at-version.ts';
import type { Action } from '../../../src/primitives/action.ts';
import type { ActionReceipt } from '../../../src/primitives/receipt.ts';
import {
  createReceiptResult,
  failReceipt,
  type ReceiptResult,
} from '../../../src/runtime/receipts/receipt-result.ts';
import { addRefunds, gasPrices } from '../../../src/runtime/receipts/refunds.ts';
import { call, pay, receiptTo, tgas } from '../../support/chunk-world.ts';

const blockPrice = 100_000_000n;
const purchase = 1_000_000_000n;
const { new_action_receipt, transfer, create_account } = paramsAt(86).actions;

type Facts = {
  readonly params?: Parameters;
  readonly actions?: readonly Action[];
  readonly gasPrice?: bigint;
  readonly blockPrice?: bigint;
  readonly createdAccount?: boolean;
  readonly result?: (result: ReceiptResult) => void;
};

function refund(facts: Facts = {}) {
  const { params = paramsAt(86), actions = [pay(1n)], createdAccount = false } = facts;
  const receipt = receiptTo('bob.near', actions, { gasPrice: facts.gasPrice ?? purchase });
  const body = receipt.receipt as ActionReceipt;
  const result = createReceiptResult(params);
  result.gasBurnt += transfer.execution.gas;
  result.gasUsed += transfer.execution.gas;
  facts.result?.(result);
  const prices = gasPrices(params, body, facts.blockPrice ?? blockPrice);
  const balance = addRefunds(params, { receipt, body, prices, createdAccount }, result);
  const amounts = result.newReceipts.map(({ receiverId, receipt: { kind, ...made } }) => ({
    kind,
    receiverId,
    amount: 'actions' in made && made.actions[0]?.kind === 'transfer' ? made.actions[0].deposit : 0n,
  }));
  return { amounts, balance, burnt: result.gasBurnt };
}

const burnt = new_action_receipt.execution.gas + transfer.execution.gas;

const withParams = (fees: Partial<Parameters['fees']>): Parameters => {
  const params = paramsAt(86);
  return { ...params, fees: { ...params.fees, ...fees } };
};

describe('a refund of gas', () => {
  test('since version 85 gives back what gas is cheaper than when it was bought', () => {
    const { amounts, balance } = refund();
    expect(amounts).toEqual([
      { kind: 'action', receiverId: 'alice.near', amount: (purchase - blockPrice) * burnt },
    ]);
    expect(balance).toMatchObject({ priceSurplus: (purchase - blockPrice) * burnt, priceDeficit: 0n });
  });

  test('until then does not, and counts the difference as a surplus', () => {
    const { amounts, balance } = refund({ params: paramsAt(84) });
    expect(amounts).toEqual([]);
    expect(balance.priceSurplus).toBe((purchase - blockPrice) * burnt);
  });

  test('until then knows a deficit, if gas has become dearer', () => {
    const facts = { gasPrice: 50_000_000n };
    expect(refund({ ...facts, params: paramsAt(84) }).balance.priceDeficit).toBe(50_000_000n * burnt);
    expect(refund(facts).balance.priceDeficit).toBe(0n);
  });

  test('gives back what a call did not use, and after a failure what it did not burn', () => {
    const actions = [call('method', {}, 10n * tgas)];
    const base = paramsAt(86).actions.function_call_base.execution.gas - transfer.execution.gas;
    const bytes = 8n * paramsAt(86).actions.function_call_byte.execution.gas;
    const run = (result: ReceiptResult) => {
      result.gasBurnt += base + bytes + tgas;
      result.gasUsed += base + bytes + 4n * tgas;
    };
    const sum = (facts: Facts) => refund(facts).amounts.reduce((total, { amount }) => total + amount, 0n);
    const cheaper = (purchase - blockPrice) * refund({ actions, result: run }).burnt;
    expect(sum({ actions, result: run })).toBe(purchase * 6n * tgas + cheaper);
    const failing = (result: ReceiptResult) => {
      run(result);
      failReceipt(result, { index: 0n, kind: { kind: 'delegate_action_expired' } });
    };
    expect(sum({ actions, result: failing })).toBe(purchase * 9n * tgas + cheaper);
  });

  test('keeps the price of an account that the receipt created, as far as the refund goes', () => {
    const charge = 7_000_000_000_000_000_000_000n - blockPrice * create_account.execution.gas;
    const rich = (result: ReceiptResult) => {
      result.gasBurnt += 100n * tgas;
      result.gasUsed += 0n;
    };
    expect(refund({ createdAccount: true, result: rich }).balance.accountCharge).toBe(charge);
    const poor = refund({ createdAccount: true });
    expect(poor.balance.accountCharge).toBe((purchase - blockPrice) * burnt);
    expect(poor.amounts).toEqual([]);
    expect(refund({ createdAccount: true, params: paramsAt(84) }).balance.accountCharge).toBe(0n);
  });

  test('costs a penalty, where there is one: a share or the least, and not more than all', () => {
    const actions = [call('method', {}, 10n * tgas), pay(1n)];
    const unused = (params: Parameters) => refund({ params, actions }).balance.penalty / blockPrice;
    expect(unused(withParams({ gas_refund_penalty: { numer: 1n, denom: 2n } }))).toBeGreaterThan(5n * tgas);
    expect(unused(withParams({ min_gas_refund_penalty: tgas }))).toBe(tgas);
    expect(refund({ params: withParams({ min_gas_refund_penalty: tgas }) }).balance.penalty).toBe(0n);
  });
});

describe('a refund of a deposit', () => {
  test('comes only after a failure, before that of gas', () => {
    const failing = (result: ReceiptResult) =>
      failReceipt(result, { index: 0n, kind: { kind: 'delegate_action_expired' } });
    const { amounts } = refund({ actions: [pay(3n), pay(4n)], result: failing });
    expect(amounts[0]).toEqual({ kind: 'action', receiverId: 'alice.near', amount: 7n });
    expect(amounts).toHaveLength(2);
  });
});
