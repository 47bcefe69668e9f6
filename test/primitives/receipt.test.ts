import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Action } from '../../src/primitives/action.ts';
import { BorshError, decode, encode } from '../../src/primitives/borsh.ts';
import { concatBytes } from '../../src/primitives/bytes.ts';
import {
  balanceRefundReceiver,
  isInstantReceipt,
  type Receipt,
  type ReceiptBody,
  receiptSchema,
} from '../../src/primitives/receipt.ts';
import { receiptView } from '../../src/primitives/receipt-view.ts';
import { balanceRefund, gasRefund } from '../../src/primitives/refund-receipt.ts';
import { stateReceiptCodec, storedReceiptCodec } from '../../src/primitives/stored-receipt.ts';
import * as arbitrary from '../support/arbitrary-actions.ts';

const kinds = <K extends string>(...names: readonly K[]) => fc.constantFrom(...names);

const actionFields = {
  signerId: arbitrary.accountId,
  signerPublicKey: arbitrary.publicKey,
  gasPrice: arbitrary.u128,
  outputDataReceivers: fc.array(fc.record({ dataId: arbitrary.hash, receiverId: arbitrary.accountId }), {
    maxLength: 2,
  }),
  inputDataIds: fc.array(arbitrary.hash, { maxLength: 2 }),
  actions: fc.array(arbitrary.action, { maxLength: 2 }),
};
const distributionFields = {
  id: arbitrary.globalContractId,
  targetShard: arbitrary.u64,
  alreadyDeliveredShards: fc.array(arbitrary.u64, { maxLength: 3 }),
  code: arbitrary.someBytes,
};

const body: fc.Arbitrary<ReceiptBody> = fc.oneof(
  fc.record({ kind: kinds('action', 'promise_yield'), ...actionFields }),
  fc.record({
    kind: kinds('action_v2', 'promise_yield_v2'),
    ...actionFields,
    refundTo: fc.option(arbitrary.accountId, { nil: undefined }),
  }),
  fc.record({
    kind: kinds('data', 'promise_resume'),
    dataId: arbitrary.hash,
    data: fc.option(arbitrary.someBytes, { nil: undefined }),
  }),
  fc.record({
    kind: kinds('global_contract_distribution'),
    distribution: fc.oneof(
      fc.record({ kind: kinds('v1'), ...distributionFields }),
      fc.record({ kind: kinds('v2'), ...distributionFields, nonce: arbitrary.u64 }),
    ),
  }),
);

const receipt: fc.Arbitrary<Receipt> = fc.record({
  predecessorId: arbitrary.accountId,
  receiverId: arbitrary.accountId,
  receiptId: arbitrary.hash,
  receipt: body,
});

const deletion: Action = { kind: 'delete_account', beneficiaryId: 'bob.near' };
const bare = {
  signerId: 'alice.near',
  signerPublicKey: new Uint8Array(33),
  gasPrice: 0n,
  outputDataReceivers: [],
  inputDataIds: [],
  actions: [deletion],
};
const of = (one: ReceiptBody): Receipt => ({ ...balanceRefund('carol.near', 0n), receipt: one });
const dataBody = { dataId: new Uint8Array(32), data: undefined };

describe('receiptSchema', () => {
  test('is undone by decoding', () => {
    fc.assert(
      fc.property(receipt, (value) => {
        expect(decode(receiptSchema, encode(receiptSchema, value))).toEqual(value);
      }),
    );
  });

  const aa = [2, 0, 0, 0, 97, 97];
  test.each([
    ['an unknown body', [...aa, ...aa, ...new Uint8Array(32), 7], 'unknown tag 7'],
    ['a predecessor that is no account id', [0, 0, 0, 0], 'invalid account id'],
    ['an option that is neither', [...aa, ...aa, ...new Uint8Array(32), 1, ...new Uint8Array(32), 2], 'bool'],
  ])('refuses %s', (_name, bytes, message) => {
    expect(() => decode(receiptSchema, Uint8Array.from(bytes))).toThrow(message);
  });
});

describe('isInstantReceipt', () => {
  test.each([
    [{ kind: 'promise_yield', ...bare, actions: [] }, true],
    [{ kind: 'promise_yield_v2', ...bare, actions: [], refundTo: undefined }, true],
    [{ kind: 'action', ...bare }, true],
    [{ kind: 'action_v2', ...bare, refundTo: undefined }, true],
    [{ kind: 'action', ...bare, inputDataIds: [new Uint8Array(32)] }, false],
    [{ kind: 'action', ...bare, actions: [deletion, deletion] }, false],
    [{ kind: 'action', ...bare, actions: [{ kind: 'create_account' }] }, false],
    [{ kind: 'data', ...dataBody }, false],
    [{ kind: 'promise_resume', ...dataBody }, false],
  ] satisfies [ReceiptBody, boolean][])('%#: answers as nearcore', (one, expected) => {
    expect(isInstantReceipt(of(one))).toBe(expected);
  });
});

test('balanceRefundReceiver is the predecessor unless the receipt names another', () => {
  expect(balanceRefundReceiver(of({ kind: 'action', ...bare }))).toBe('system');
  expect(balanceRefundReceiver(of({ kind: 'action_v2', ...bare, refundTo: undefined }))).toBe('system');
  expect(balanceRefundReceiver(of({ kind: 'promise_yield_v2', ...bare, refundTo: 'dave' }))).toBe('dave');
});

test('a refund of gas names the signer whose key paid, a refund of a deposit names nobody', () => {
  const key = new Uint8Array(33).fill(5).with(0, 0);
  expect(gasRefund('bob.near', 3n, key).receipt).toMatchObject({
    signerId: 'bob.near',
    signerPublicKey: key,
  });
  expect(balanceRefund('bob.near', 3n).receipt).toMatchObject({
    signerId: 'system',
    signerPublicKey: new Uint8Array(33),
    actions: [{ kind: 'transfer', deposit: 3n }],
  });
});

test('receiptView tells a yield from an action, and a resume from data', () => {
  const shown = (one: ReceiptBody) => receiptView(of(one));
  const v2 = { ...bare, actions: [], refundTo: 'dave' };
  expect(shown({ kind: 'promise_yield_v2', ...v2 })).toMatchObject({
    receipt: { Action: { is_promise_yield: true, refund_to: 'dave' } },
  });
  expect(shown({ kind: 'promise_resume', ...dataBody })).toMatchObject({
    receipt: { Data: { is_promise_resume: true, data: null } },
  });
});

describe('receipts in the state', () => {
  const metadata = { congestionGas: 1n, congestionSize: 2n };

  test('are undone by decoding, bare or stored', () => {
    fc.assert(
      fc.property(receipt, kinds('bare', 'v0', 'v1'), (value, kind) => {
        const state =
          kind === 'bare' ? ({ kind, receipt: value } as const) : { kind, receipt: value, metadata };
        expect(decode(stateReceiptCodec, encode(stateReceiptCodec, state))).toEqual(state);
      }),
    );
  });

  const stored = encode(storedReceiptCodec, { kind: 'v1', receipt: balanceRefund('aa', 1n), metadata });

  test.each([
    ['first', 0],
    ['second', 1],
  ])('are not stored if the %s byte differs', (_name, at) => {
    expect(() => decode(storedReceiptCodec, stored.with(at, 254))).toThrow('not a stored receipt');
    expect(() => decode(stateReceiptCodec, stored.with(at, 254))).toThrow(BorshError);
  });

  test('have no third version', () => {
    expect(() => decode(stateReceiptCodec, stored.with(2, 2))).toThrow('unknown tag 2');
    expect(() => decode(stateReceiptCodec, concatBytes(stored.subarray(0, 1)))).toThrow('unexpected end');
  });
});
