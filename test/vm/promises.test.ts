import { describe, expect, test } from 'vitest';
import { paramsAt } from '../../src/params/at-version.ts';
import * as actions from '../../src/vm/host/promise-actions.ts';
import {
  promiseYieldCreate,
  promiseYieldCreateWithId,
  promiseYieldResume,
  promiseYieldResumeWithYieldId,
} from '../../src/vm/host/promise-yield.ts';
import * as promises from '../../src/vm/host/promises.ts';
import { BareCall, gasOf, trapOf } from '../support/bare-call.ts';

const params = paramsAt(88);
const { actions: fees } = params;

const create = (guest: BareCall, account = 'bob.near'): bigint =>
  promises.promiseBatchCreate(guest.call, guest.put(account));

describe('joint promises', () => {
  function joint(guest: BareCall): bigint {
    const indices = [create(guest), create(guest, 'carol.near')];
    return promises.promiseAnd(guest.call, guest.putIndices(indices), 2n);
  }

  const refusals: readonly [name: string, kind: string, use: (guest: BareCall, promise: bigint) => void][] = [
    [
      'take no action',
      'CannotAppendActionToJointPromise',
      ({ call }, promise) => actions.promiseBatchActionCreateAccount(call, promise),
    ],
    [
      'are not returned',
      'CannotReturnJointPromise',
      ({ call }, promise) => promises.promiseReturn(call, promise),
    ],
    [
      'refund to nobody',
      'CannotSetRefundToOnJointPromise',
      (guest, promise) => promises.promiseSetRefundTo(guest.call, promise, guest.put('bob.near')),
    ],
  ];
  test.each(refusals)('%s', (_name, kind, use) => {
    const guest = new BareCall();
    const promise = joint(guest);
    expect(trapOf(() => use(guest, promise))).toEqual({ kind });
  });

  test('are awaited receipt by receipt, joints of joints too', () => {
    const guest = new BareCall();
    const first = joint(guest);
    const second = promises.promiseAnd(guest.call, guest.putIndices([first, create(guest), first]), 3n);
    promises.promiseBatchThen(guest.call, second, guest.put('dave.near'));
    expect(guest.lastAsked).toMatchObject({
      receipt_indices: ['0', '1', '2', '0', '1'],
      receiver_id: 'dave.near',
    });
  });

  test('stop at the promise that makes them too many, and say how many they were then', () => {
    const guest = new BareCall();
    const limit = params.limits.max_number_input_data_dependencies;
    const promise = create(guest);
    const most = promises.promiseAnd(
      guest.call,
      guest.putIndices(new Array(limit).fill(promise)),
      BigInt(limit),
    );
    // The second joint is one too many already; the index that no promise has is never looked at.
    const indices = guest.putIndices([promise, most, 99n]);
    expect(trapOf(() => promises.promiseAnd(guest.call, indices, 3n))).toEqual({
      kind: 'NumberInputDataDependenciesExceeded',
      number_of_input_data_dependencies: BigInt(limit + 1),
      limit: BigInt(limit),
    });
  });

  test('overflow on a count whose bytes pass 2^64, before memory is read', () => {
    const guest = new BareCall();
    expect(trapOf(() => promises.promiseAnd(guest.call, 2n ** 63n, 2n ** 61n))).toEqual({
      kind: 'IntegerOverflow',
    });
  });
});

test('the promise after the last that is allowed fails, though its receipt was asked for', () => {
  const guest = new BareCall({ context: { prepaidGas: 10n ** 15n } });
  const limit = params.limits.max_promises_per_function_call_action;
  const nothing = guest.putIndices([]);
  for (let count = 0; count < limit; count++) promises.promiseAnd(guest.call, nothing, 0n);
  expect(trapOf(() => create(guest))).toEqual({
    kind: 'NumberPromisesExceeded',
    number_of_promises: BigInt(limit + 1),
    limit: BigInt(limit),
  });
  expect(guest.lastAsked).toMatchObject({ op: 'create_action_receipt' });
});

test('a promise is awaited at the cost of its data, by whether it runs where the callback does', () => {
  const guest = new BareCall();
  const [toBob, toCarol] = [create(guest), create(guest, 'carol.near')];
  const cost = (awaited: bigint) => {
    const at = guest.put('bob.near');
    return gasOf(guest, () => promises.promiseBatchThen(guest.call, awaited, at)).burnt;
  };
  const { sendSir, sendNotSir } = fees.new_data_receipt_base;
  expect(cost(toCarol) - cost(toBob)).toBe(sendNotSir.gas - sendSir.gas);
});

describe('a deposit of a promised call', () => {
  const attach = (guest: BareCall, deposit: bigint): void => {
    const promise = create(guest);
    const [method, args, amount] = [guest.put('run'), guest.put(''), guest.putAmount(deposit)];
    actions.promiseBatchActionFunctionCall(guest.call, promise, method, args, amount, 0n);
  };
  const poor = (version = 88) => new BareCall({ params: paramsAt(version), context: { accountBalance: 0n } });

  test('of one yoctoNEAR is given to an account that has nothing, each time', () => {
    const guest = poor();
    attach(guest, 1n);
    attach(guest, 1n);
    expect([guest.call.balance, guest.call.subsidizedAmount]).toEqual([0n, 2n]);
  });

  test('is taken from an account that has something', () => {
    const guest = new BareCall({ context: { accountBalance: 0n, attachedDeposit: 1n } });
    attach(guest, 1n);
    expect([guest.call.balance, guest.call.subsidizedAmount]).toEqual([0n, 0n]);
  });

  test.each([
    ['of two', 88, 2n],
    ['before version 85', 84, 1n],
  ])('%s is not given', (_name, version, deposit) => {
    const guest = poor(version);
    expect(trapOf(() => attach(guest, deposit))).toEqual({ kind: 'BalanceExceeded' });
    expect(guest.lastAsked).toMatchObject({ op: 'create_action_receipt' });
  });
});

describe('a yield', () => {
  const yieldId = new Uint8Array(32).fill(1);
  const createWithId = (guest: BareCall, id = yieldId, deposit = 0n): bigint =>
    promiseYieldCreateWithId(
      guest.call,
      guest.put('resume'),
      guest.put('{}'),
      guest.putAmount(deposit),
      1_000n,
      0n,
      guest.put(id),
    );

  test('whose id is in use makes nothing, and reserves no gas', () => {
    const guest = new BareCall();
    expect(createWithId(guest)).toBe(0n);
    const { burnt, used } = gasOf(guest, () => expect(createWithId(guest)).toBe(2n ** 64n - 1n));
    expect(used).toBe(burnt);
    expect(trapOf(() => promises.promiseReturn(guest.call, 1n))).toMatchObject({
      kind: 'InvalidPromiseIndex',
    });
  });

  test('without the money for its deposit was made already', () => {
    const guest = new BareCall({ context: { accountBalance: 4n } });
    expect(trapOf(() => createWithId(guest, yieldId, 5n))).toEqual({ kind: 'BalanceExceeded' });
    expect(guest.lastAsked).toMatchObject({ op: 'create_promise_yield_receipt_with_id' });
  });

  test('is resumed by the id in its register, once it is there', () => {
    const guest = new BareCall();
    const [method, args, payload] = [guest.put('resume'), guest.put('{}'), guest.put('data')];
    const register = { length: 2n ** 64n - 1n, pointer: 3n };
    expect(promiseYieldResume(guest.call, guest.put(yieldId), payload)).toBe(0);
    promiseYieldCreate(guest.call, method, args, 0n, 1n, 3n);
    expect(promiseYieldResume(guest.call, register, payload)).toBe(1);
  });

  const resumptions = [
    ['data id', promiseYieldResume, 'DataIdMalformed'],
    ['yield id', promiseYieldResumeWithYieldId, 'YieldIdMalformed'],
  ] as const;
  test.each(resumptions)('has its payload judged before its %s', (_name, resumeBy, kind) => {
    const guest = new BareCall();
    const limit = params.limits.max_yield_payload_size;
    const resume = (size: number) => () =>
      resumeBy(guest.call, guest.put('short'), guest.put(new Uint8Array(size)));
    expect(trapOf(resume(limit + 1))).toEqual({
      kind: 'YieldPayloadLength',
      length: BigInt(limit + 1),
      limit: BigInt(limit),
    });
    expect(trapOf(resume(limit))).toEqual({ kind });
  });

  test('can take no payload from a register, whose length counts as 2^64 - 1 bytes', () => {
    const guest = new BareCall();
    guest.call.registers.set(0n, yieldId);
    const register = { length: 2n ** 64n - 1n, pointer: 0n };
    expect(trapOf(() => promiseYieldResume(guest.call, register, register))).toEqual({
      kind: 'IntegerOverflow',
    });
  });
});
