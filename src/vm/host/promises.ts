import { payNewReceipt } from '../action-fees.ts';
import type { Call } from '../call.ts';
import { ContractTrap } from '../errors.ts';
import type { ReceiptIndex } from '../external.ts';
import type { Slice } from '../slice.ts';
import { promiseBatchActionFunctionCall } from './promise-actions.ts';

const indexBytes = 8;

/** Returns the new promise's index, as all that make one do. Protocol: charges `base` twice, for the two steps it takes. */
export function promiseCreate(
  call: Call,
  accountAt: Slice,
  methodAt: Slice,
  argsAt: Slice,
  amountAt: bigint,
  gas: bigint,
): bigint {
  const promise = promiseBatchCreate(call, accountAt);
  promiseBatchActionFunctionCall(call, promise, methodAt, argsAt, amountAt, gas);
  return promise;
}

export function promiseThen(
  call: Call,
  awaited: bigint,
  accountAt: Slice,
  methodAt: Slice,
  argsAt: Slice,
  amountAt: bigint,
  gas: bigint,
): bigint {
  const promise = promiseBatchThen(call, awaited, accountAt);
  promiseBatchActionFunctionCall(call, promise, methodAt, argsAt, amountAt, gas);
  return promise;
}

/** Joins promises, whose indices lie in memory, into one to await. */
export function promiseAnd(call: Call, indicesAt: bigint, count: bigint): bigint {
  call.gas.pay('base');
  call.denyInView('promise_and');
  call.gas.pay('promise_and_base');
  // Protocol: the cost "per promise" is charged per byte of the indices.
  const length = count * BigInt(indexBytes);
  call.gas.payPer('promise_and_per_promise', length);
  const indices = call.memory.read(indicesAt, length);
  return call.promises.addJoint(joinReceipts(call, indices));
}

function joinReceipts(call: Call, indices: Uint8Array): readonly ReceiptIndex[] {
  const view = new DataView(indices.buffer, indices.byteOffset, indices.byteLength);
  const limit = call.params.limits.max_number_input_data_dependencies;
  const receipts: ReceiptIndex[] = [];
  for (let at = 0; at < indices.length; at += indexBytes) {
    receipts.push(...call.promises.receipts(view.getBigUint64(at, true)));
    // Protocol: judged after each promise, so the error tells the number so far.
    if (receipts.length > limit) failTooManyDependencies(receipts.length, limit);
  }
  return receipts;
}

function failTooManyDependencies(count: number, limit: number): never {
  throw new ContractTrap({
    kind: 'NumberInputDataDependenciesExceeded',
    number_of_input_data_dependencies: BigInt(count),
    limit: BigInt(limit),
  });
}

export function promiseBatchCreate(call: Call, accountAt: Slice): bigint {
  call.gas.pay('base');
  call.denyInView('promise_batch_create');
  const receiverId = call.readAccountId(accountAt);
  payNewReceipt(call, receiverId === call.context.currentAccountId, []);
  return call.promises.addReceipt(call.external.createActionReceipt([], receiverId));
}

export function promiseBatchThen(call: Call, awaited: bigint, accountAt: Slice): bigint {
  call.gas.pay('base');
  call.denyInView('promise_batch_then');
  const receiverId = call.readAccountId(accountAt);
  const dependencies = call.promises.receipts(awaited);
  const areToSelf = dependencies.map((receipt) => call.external.receiptReceiver(receipt) === receiverId);
  payNewReceipt(call, receiverId === call.context.currentAccountId, areToSelf);
  return call.promises.addReceipt(call.external.createActionReceipt(dependencies, receiverId));
}

export function promiseSetRefundTo(call: Call, promise: bigint, accountAt: Slice): void {
  call.gas.pay('base');
  call.denyInView('promise_set_refund_to');
  const refundTo = call.readAccountId(accountAt);
  const receipt = call.promises.receipt(promise, 'CannotSetRefundToOnJointPromise');
  call.external.setRefundTo(receipt, refundTo);
}

export function promiseResultsCount(call: Call): bigint {
  call.gas.pay('base');
  call.denyInView('promise_results_count');
  return BigInt(call.context.promiseResults.length);
}

/** Returns 0 for a result that is not there yet, 1 for one that it copied to the register, 2 for a failure. */
export function promiseResult(call: Call, index: bigint, register: bigint): bigint {
  call.gas.pay('base');
  call.denyInView('promise_result');
  const { promiseResults } = call.context;
  const result = index < BigInt(promiseResults.length) ? promiseResults[Number(index)] : undefined;
  if (result === undefined) throw new ContractTrap({ kind: 'InvalidPromiseResultIndex', result_idx: index });
  switch (result.kind) {
    case 'NotReady':
      return 0n;
    case 'Successful':
      call.registers.setShared(register, result.data);
      return 1n;
    case 'Failed':
      return 2n;
  }
}

/** Makes the promise's result that of this call. */
export function promiseReturn(call: Call, promise: bigint): void {
  call.gas.pay('base');
  // Protocol: charged before the view is refused, unlike all others.
  call.gas.pay('promise_return');
  call.denyInView('promise_return');
  const index = call.promises.receipt(promise, 'CannotReturnJointPromise');
  call.returnData = { kind: 'receipt', index };
}
