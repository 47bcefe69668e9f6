import { BorshError, Reader, u16, u32 } from '../primitives/borsh.ts';

/** The fields of a TDX quote that our checks read: Intel's "TDX DCAP Quoting Library API", A.3 (v4) and A.4 (v5). */
export type TdQuote = {
  readonly version: number;
  readonly attestationKeyType: number;
  readonly teeType: number;
  readonly qeVendorId: Uint8Array;
  readonly mrSignerSeam: Uint8Array;
  readonly tdAttributes: Uint8Array;
  readonly xfam: Uint8Array;
  readonly mrtd: Uint8Array;
  readonly mrConfigId: Uint8Array;
  readonly mrOwner: Uint8Array;
  readonly mrOwnerConfig: Uint8Array;
  readonly rtmrs: readonly [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  readonly reportData: Uint8Array;
  /** The certificates of the key that signed the quoting enclave: PEM. */
  readonly pckChain: Uint8Array;
  /** Bytes after the signature data. */
  readonly padding: Uint8Array;
};

export class QuoteError extends Error {}

const teeTypeTdx = 0x81;
const bodyTypes = { td10: 2, td15: 3 } as const;
const td15Extra = 16 + 48;

/**
 * Reads a v4 or v5 TDX quote to its last byte. Throws `QuoteError` for any other quote, and when a length inside
 * does not add up: no byte may stand where no signature and no check reaches it.
 */
export function parseTdQuote(bytes: Uint8Array): TdQuote {
  try {
    return readQuote(new Reader(bytes));
  } catch (cause) {
    if (cause instanceof BorshError) throw new QuoteError('the quote is cut short', { cause });
    throw cause;
  }
}

function readQuote(from: Reader): TdQuote {
  const header = readHeader(from);
  const extra = header.version === 5 ? readBodyType(from) : 0;
  const report = readReport(from);
  from.take(extra);
  const pckChain = readSignatureData(from.take(u32.read(from)));
  return { ...header, ...report, pckChain, padding: from.take(from.remaining) };
}

function readHeader(from: Reader) {
  const version = u16.read(from);
  const attestationKeyType = u16.read(from);
  const teeType = u32.read(from);
  if (teeType !== teeTypeTdx) throw new QuoteError('not a TDX quote');
  if (version !== 4 && version !== 5) throw new QuoteError(`version ${version} is neither 4 nor 5`);
  from.take(4); // QE and PCE security versions
  const qeVendorId = from.take(16);
  from.take(20); // user data
  return { version, attestationKeyType, teeType, qeVendorId };
}

/** How many bytes follow the TD 1.0 part of the report. */
function readBodyType(from: Reader): number {
  const type = u16.read(from);
  const size = u32.read(from);
  if (type === bodyTypes.td10 && size === 584) return 0;
  if (type === bodyTypes.td15 && size === 584 + td15Extra) return td15Extra;
  throw new QuoteError(`body type ${type} of ${size} bytes is no TD report`);
}

function readReport(from: Reader) {
  from.take(16 + 48); // tee_tcb_svn, mr_seam
  const mrSignerSeam = from.take(48);
  from.take(8); // seam_attributes
  const tdAttributes = from.take(8);
  const xfam = from.take(8);
  const mrtd = from.take(48);
  const mrConfigId = from.take(48);
  const mrOwner = from.take(48);
  const mrOwnerConfig = from.take(48);
  const rtmrs = [from.take(48), from.take(48), from.take(48), from.take(48)] as const;
  const reportData = from.take(64);
  return { mrSignerSeam, tdAttributes, xfam, mrtd, mrConfigId, mrOwner, mrOwnerConfig, rtmrs, reportData };
}

/** Signature and key, then certification data of type 6 that holds the QE report and data of type 5 (a PEM chain). */
function readSignatureData(bytes: Uint8Array): Uint8Array {
  const from = new Reader(bytes);
  from.take(64 + 64);
  const inner = new Reader(readCertificationData(from, 6));
  assertFinished(from);
  inner.take(384 + 64);
  inner.take(u16.read(inner));
  const pckChain = readCertificationData(inner, 5);
  assertFinished(inner);
  return pckChain;
}

function readCertificationData(from: Reader, expectedType: number): Uint8Array {
  const type = u16.read(from);
  if (type !== expectedType) throw new QuoteError(`certification data of type ${type}, not ${expectedType}`);
  return from.take(u32.read(from));
}

function assertFinished(from: Reader): void {
  if (from.remaining !== 0) throw new QuoteError('bytes left over inside the signature data');
}
