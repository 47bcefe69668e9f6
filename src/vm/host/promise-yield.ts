import { payNewReceipt } from '../action-fees.ts';
import type { Call } from '../call.ts';
import { ContractTrap, fail } from '../errors.ts';
import type { ReceiptIndex } from '../external.ts';
import { attachDeposit, type PromisedCall, payPromisedCall, readPromisedCall } from '../promised-call.ts';
import type { Slice } from '../slice.ts';

const idBytes = 32;
/** What is returned in place of a promise when the yield's id is in use. */
const idInUse = 2n ** 64n - 1n;

/** Makes a promise to call oneself that waits for data, and copies the data's id to the register. */
export function promiseYieldCreate(
  call: Call,
  methodAt: Slice,
  argsAt: Slice,
  gas: bigint,
  gasWeight: bigint,
  register: bigint,
): bigint {
  call.gas.pay('base');
  call.denyInView('promise_yield_create');
  call.gas.pay('yield_create_base');
  const promised = readPromisedCall(call, methodAt, argsAt);
  call.gas.payPer('yield_create_byte', promised.size);
  payYieldReceipt(call, gas);
  const { receipt, dataId } = call.external.createPromiseYieldReceipt(call.context.currentAccountId);
  const promise = addYield(call, receipt, promised);
  appendCall(call, receipt, promised, { attachedDeposit: 0n, prepaidGas: gas, gasWeight });
  call.registers.set(register, dataId);
  return promise;
}

/** As `promise_yield_create`, with an id that the guest chooses. Returns 2^64 - 1 when it is in use. */
export function promiseYieldCreateWithId(
  call: Call,
  methodAt: Slice,
  argsAt: Slice,
  amountAt: bigint,
  gas: bigint,
  gasWeight: bigint,
  yieldIdAt: Slice,
): bigint {
  call.gas.pay('base');
  call.denyInView('promise_yield_create_with_id');
  call.gas.pay('yield_create_with_id_base');
  const attachedDeposit = call.memory.readU128(amountAt);
  const promised = readPromisedCall(call, methodAt, argsAt);
  const yieldId = call.read(yieldIdAt);
  if (yieldId.length !== idBytes) fail('YieldIdMalformed');
  call.gas.payPer('yield_create_byte', promised.size);
  const created = call.external.createPromiseYieldReceiptWithId(call.context.currentAccountId, yieldId);
  if (created === undefined) return idInUse;
  // Protocol: paid after the receipt was made, unlike for `promise_yield_create`.
  payYieldReceipt(call, gas);
  const promise = addYield(call, created.receipt, promised);
  attachDeposit(call, attachedDeposit);
  appendCall(call, created.receipt, promised, { attachedDeposit, prepaidGas: gas, gasWeight });
  return promise;
}

/** Returns 1 if the data's promise awaits it, else 0. */
export function promiseYieldResume(call: Call, dataIdAt: Slice, payloadAt: Slice): number {
  call.gas.pay('base');
  call.denyInView('promise_yield_resume');
  const { id, payload } = readResumption(call, dataIdAt, payloadAt);
  if (id.length !== idBytes) fail('DataIdMalformed');
  return call.external.submitPromiseResumeData(id, payload) ? 1 : 0;
}

export function promiseYieldResumeWithYieldId(call: Call, yieldIdAt: Slice, payloadAt: Slice): number {
  call.gas.pay('base');
  call.denyInView('promise_yield_resume_with_yield_id');
  const { id, payload } = readResumption(call, yieldIdAt, payloadAt);
  if (id.length !== idBytes) fail('YieldIdMalformed');
  return call.external.submitPromiseResumeDataWithYieldId(id, payload) ? 1 : 0;
}

/** The callback's gas, and its receipt with the one dependency that it waits for. */
function payYieldReceipt(call: Call, gas: bigint): void {
  call.gas.prepay(gas);
  payNewReceipt(call, true, [true]);
}

function addYield(call: Call, receipt: ReceiptIndex, promised: PromisedCall): bigint {
  const promise = call.promises.addReceipt(receipt);
  payPromisedCall(call, promised, true);
  return promise;
}

type Terms = { readonly attachedDeposit: bigint; readonly prepaidGas: bigint; readonly gasWeight: bigint };

function appendCall(call: Call, receipt: ReceiptIndex, promised: PromisedCall, terms: Terms): void {
  const { methodName, args } = promised;
  call.external.appendFunctionCallWeight(receipt, { methodName, args, ...terms });
}

function readResumption(call: Call, idAt: Slice, payloadAt: Slice) {
  call.gas.pay('yield_resume_base');
  // Protocol: by the length that the guest names, so a payload in a register, whose length says so, can never be paid.
  call.gas.payPer('yield_resume_byte', payloadAt.length);
  const id = call.read(idAt);
  const payload = call.read(payloadAt);
  const limit = call.params.limits.max_yield_payload_size;
  if (payload.length <= limit) return { id, payload };
  throw new ContractTrap({
    kind: 'YieldPayloadLength',
    length: BigInt(payload.length),
    limit: BigInt(limit),
  });
}
