import { toUtf8 } from '../../primitives/bytes.ts';
import type { Call } from '../call.ts';
import { ContractTrap, fail } from '../errors.ts';
import { addCosts, multiplyCost, zeroCost } from '../gas-counter.ts';
import type { Slice } from '../slice.ts';
import { readUtf8, readUtf16 } from '../text.ts';

/** Protocol: whoever awaits the value gets it as data receipts, which are paid for here, send and execution alike. */
export function valueReturn(call: Call, value: Slice): void {
  call.gas.pay('base');
  const bytes = call.read(value);
  const limit = call.params.limits.max_length_returned_data;
  if (bytes.length > limit) {
    throw new ContractTrap({
      kind: 'ReturnedValueLengthExceeded',
      length: BigInt(bytes.length),
      limit: BigInt(limit),
    });
  }
  const { sendSir, sendNotSir, execution } = call.params.actions.new_data_receipt_byte;
  let burnt = zeroCost;
  for (const receiver of call.context.outputDataReceivers) {
    const send = receiver === call.context.currentAccountId ? sendSir : sendNotSir;
    burnt = addCosts(burnt, multiplyCost(addCosts(send, execution), BigInt(bytes.length)));
  }
  call.gas.payAction('new_data_receipt_byte', burnt, burnt.gas);
  call.returnData = { kind: 'value', bytes };
}

export function panic(call: Call): void {
  call.gas.pay('base');
  failGuestPanic('explicit guest panic');
}

export function panicUtf8(call: Call, text: Slice): void {
  call.gas.pay('base');
  failGuestPanic(readUtf8(call, text));
}

export function logUtf8(call: Call, text: Slice): void {
  call.gas.pay('base');
  call.logs.assertNotFull();
  log(call, readUtf8(call, text));
}

export function logUtf16(call: Call, text: Slice): void {
  call.gas.pay('base');
  call.logs.assertNotFull();
  log(call, readUtf16(call, text));
}

/** AssemblyScript's `abort`: pointers to UTF-16 whose length in bytes stands in the four bytes before it. */
export function abort(call: Call, messageAt: number, fileAt: number, line: number, column: number): void {
  call.gas.pay('base');
  if (messageAt < 4 || fileAt < 4) fail('BadUTF16');
  call.logs.assertNotFull();
  const messageLength = call.memory.readU32(BigInt(messageAt - 4));
  const fileLength = call.memory.readU32(BigInt(fileAt - 4));
  const message = readUtf16(call, { length: BigInt(messageLength), pointer: BigInt(messageAt) });
  const file = readUtf16(call, { length: BigInt(fileLength), pointer: BigInt(fileAt) });
  const text = `${message}, filename: "${file}" line: ${line} col: ${column}`;
  payForLog(call, text);
  call.logs.push(`ABORT: ${text}`);
  failGuestPanic(text);
}

function log(call: Call, message: string): void {
  payForLog(call, message);
  call.logs.push(message);
}

function payForLog(call: Call, message: string): void {
  call.gas.pay('log_base');
  call.gas.payPer('log_byte', toUtf8(message).length);
}

function failGuestPanic(message: string): never {
  throw new ContractTrap({ kind: 'GuestPanic', panic_msg: message });
}
