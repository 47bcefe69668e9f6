import { EnclaveFault } from './enclave.ts';

const tdxTeeType = 0x81;
const headerLength = 48;
const td10Length = 584;
const reportDataAt = 520;
/** Version 5 puts the type and the length of the body before it. */
const bodyDescriptorLength = 6;

/** The 64 bytes that a TDX quote of version 4 or 5 is over, copied. Checks nothing else of the quote. */
export function reportDataOf(quote: Uint8Array): Uint8Array {
  const body = bodyOffset(quote);
  if (quote.length < body + td10Length) throw malformed('the quote is too short');
  return quote.slice(body + reportDataAt, body + reportDataAt + 64);
}

function bodyOffset(quote: Uint8Array): number {
  if (quote.length < headerLength) throw malformed('the quote is too short');
  const view = new DataView(quote.buffer, quote.byteOffset, quote.byteLength);
  if (view.getUint32(4, true) !== tdxTeeType) throw malformed('the quote is not of a TDX guest');
  const version = view.getUint16(0, true);
  if (version === 4) return headerLength;
  if (version === 5) return headerLength + bodyDescriptorLength;
  throw malformed(`quote version ${version} is unknown`);
}

const malformed = (why: string) => new EnclaveFault('enclave_malformed_answer', `GetQuote: ${why}`);
