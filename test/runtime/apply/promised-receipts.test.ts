import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toUtf8 } from '../../../src/primitives/bytes.ts';
import { InternalFault } from '../../../src/primitives/internal-fault.ts';
import {
  functionCallKey,
  gasKeyFullAccess,
  gasKeyFunctionCall,
  PromisedReceipts,
  toContractId,
} from '../../../src/runtime/receipts/promised-receipts.ts';
import { hostErrorOf } from '../../support/bare-call.ts';

const dataId = new Uint8Array(32).fill(1);

const callWith = (gasWeight: bigint, prepaidGas = 0n, methodName = toUtf8('method')) => ({
  methodName,
  args: new Uint8Array(0),
  attachedDeposit: 0n,
  prepaidGas,
  gasWeight,
});

/** A receipt with one call for each weight; tells what gas each has in the end. */
function gasAfter(weights: readonly bigint[], unused: bigint): { gas: bigint[]; distributed: bigint } {
  const promised = new PromisedReceipts();
  const receipt = promised.create('bob.near', [], []);
  for (const weight of weights) promised.appendCall(receipt, callWith(weight, 5n));
  const distributed = promised.distributeGas(unused);
  const actions = promised.receipts[0]?.actions ?? [];
  return { distributed, gas: actions.map((action) => (action.kind === 'function_call' ? action.gas : 0n)) };
}

describe('gas that is left', () => {
  test('is shared by weight, and the last that has one takes the rest', () => {
    expect(gasAfter([1n, 0n, 1n, 1n], 100n)).toEqual({ gas: [38n, 5n, 38n, 39n], distributed: 100n });
  });

  test('stays where it is if nobody asks for it, or there is none', () => {
    expect(gasAfter([0n, 0n], 100n)).toEqual({ gas: [5n, 5n], distributed: 0n });
    expect(gasAfter([1n], 0n)).toEqual({ gas: [5n], distributed: 0n });
  });

  test('goes to calls of several receipts', () => {
    const promised = new PromisedReceipts();
    for (const [index, weight] of [3n, 1n].entries()) {
      promised.create('bob.near', [], []);
      promised.appendCall(index, callWith(weight));
    }
    promised.distributeGas(8n);
    expect(promised.receipts.map(({ actions }) => actions[0])).toMatchObject([{ gas: 6n }, { gas: 2n }]);
  });

  test('is shared to the last unit', () => {
    const weights = fc.array(fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(weights, fc.bigInt({ min: 0n, max: 10n ** 15n }), (all, unused) => {
        const { gas } = gasAfter(all, unused);
        expect(gas.reduce((sum, one) => sum + one, 0n)).toBe(unused + 5n * BigInt(all.length));
      }),
    );
  });
});

describe('a promised receipt', () => {
  test('sends its result to each that waits for it', () => {
    const promised = new PromisedReceipts();
    const first = promised.create('bob.near', [], []);
    promised.create('carol.near', [first], [dataId]);
    expect(promised.receipts).toMatchObject([
      { outputDataReceivers: [{ dataId, receiverId: 'carol.near' }] },
      { inputDataIds: [dataId], outputDataReceivers: [] },
    ]);
  });

  test('cannot wait for one that is not there', () => {
    const promised = new PromisedReceipts();
    expect(hostErrorOf(() => promised.create('bob.near', [7], [dataId]))).toEqual({
      kind: 'InvalidReceiptIndex',
      receipt_index: 7n,
    });
  });

  test('that the VM never had is our fault', () => {
    expect(() => new PromisedReceipts().receiver(0)).toThrow(InternalFault);
  });

  test('calls no method whose name is no text', () => {
    const promised = new PromisedReceipts();
    const receipt = promised.create('bob.near', [], []);
    const append = () => promised.appendCall(receipt, callWith(1n, 0n, Uint8Array.of(0xff)));
    expect(hostErrorOf(append)).toEqual({ kind: 'InvalidMethodName' });
    expect(promised.distributeGas(10n)).toBe(0n);
  });

  test('adds no key for methods whose names are no text', () => {
    const scope = { allowance: 1n, receiverId: 'bob.near', methodNames: [Uint8Array.of(0xff)] };
    expect(hostErrorOf(() => functionCallKey(0n, scope))).toEqual({ kind: 'InvalidMethodName' });
    expect(hostErrorOf(() => gasKeyFunctionCall(1, scope))).toEqual({ kind: 'InvalidMethodName' });
  });

  test('adds gas keys that have no nonce of their own and no money', () => {
    const scope = { allowance: undefined, receiverId: 'bob.near', methodNames: [toUtf8('a')] };
    expect(gasKeyFullAccess(3)).toEqual({
      nonce: 0n,
      permission: { kind: 'gas_key_full_access', balance: 0n, numNonces: 3 },
    });
    expect(gasKeyFunctionCall(3, scope).permission).toMatchObject({ methodNames: ['a'], balance: 0n });
  });

  test('names global contracts in the words of the chain', () => {
    expect(toContractId({ kind: 'CodeHash', hash: dataId })).toEqual({ kind: 'code_hash', codeHash: dataId });
    expect(toContractId({ kind: 'AccountId', accountId: 'bob.near' })).toEqual({
      kind: 'account_id',
      accountId: 'bob.near',
    });
  });
});

describe('the data of a deterministic account', () => {
  function withInit() {
    const promised = new PromisedReceipts();
    const receipt = promised.create('bob.near', [], []);
    const code = { kind: 'account_id', accountId: 'code.near' } as const;
    promised.append(receipt, { kind: 'transfer', deposit: 1n });
    promised.append(receipt, {
      kind: 'deterministic_state_init',
      stateInit: { kind: 'v1', code, data: [] },
      deposit: 0n,
    });
    const set = (action: bigint, key: string) =>
      promised.setDataEntry(receipt, action, toUtf8(key), toUtf8('value'));
    return { promised, set };
  }

  test('is kept in the order of its keys', () => {
    const { promised, set } = withInit();
    for (const key of ['b', 'a', 'c']) set(1n, key);
    const action = promised.receipts[0]?.actions[1];
    const data = action?.kind === 'deterministic_state_init' ? action.stateInit.data : [];
    expect(data.map(([key]) => key)).toEqual(['a', 'b', 'c'].map(toUtf8));
  });

  test('has no key twice', () => {
    const { set } = withInit();
    set(1n, 'a');
    expect(hostErrorOf(() => set(1n, 'a'))).toEqual({ kind: 'DataEntryAlreadyExists' });
  });

  test.each([0n, 2n])('is of no action number %s', (action) => {
    const { set } = withInit();
    expect(hostErrorOf(() => set(action, 'a'))).toEqual({
      kind: 'InvalidActionIndex',
      receipt_index: 0n,
      action_index: action,
    });
  });
});
