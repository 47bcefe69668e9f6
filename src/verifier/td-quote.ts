import { BorshError, Reader, u16, u32 } from '../primitives/borsh.ts';

/** The fields of a TDX quote that our checks read: Intel's "TDX DCAP Quoting Library API", A.3 (v4) and A.4 (v5). */
export type TdQuote = {
  readonly version: number;
  readonly attestationKeyType: number;
  readonly teeType: number;
  readonly qeVendorId: Uint8Array;
  readonly body: 'td10' | 'td15';
  /** Security versions of the TDX module: byte 0 its own, byte 1 its major version, the rest the platform's. */
  readonly teeTcbSvn: Uint8Array;
  readonly mrSeam: Uint8Array;
  readonly mrSignerSeam: Uint8Array;
  readonly seamAttributes: Uint8Array;
  readonly tdAttributes: Uint8Array;
  readonly xfam: Uint8Array;
  readonly mrtd: Uint8Array;
  readonly mrConfigId: Uint8Array;
  readonly mrOwner: Uint8Array;
  readonly mrOwnerConfig: Uint8Array;
  readonly rtmrs: readonly [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  readonly reportData: Uint8Array;
  /** Of a service TD; only a TD 1.5 report has it. */
  readonly mrServiceTd: Uint8Array | undefined;
  readonly signatures: QuoteSignatures;
  /** The certificates of the key that signed the quoting enclave: PEM. */
  readonly pckChain: Uint8Array;
  /** Bytes after the signature data. */
  readonly padding: Uint8Array;
};

/** Who signed what: the attestation key the quote, the platform's key the quoting enclave's report over that key. */
export type QuoteSignatures = {
  /** Header and report, exact bytes. */
  readonly signed: Uint8Array;
  /** r ‖ s, 64 bytes. */
  readonly signature: Uint8Array;
  /** x ‖ y on P-256, 64 bytes. */
  readonly attestationKey: Uint8Array;
  /** 384 bytes. */
  readonly qeReport: Uint8Array;
  readonly qeReportSignature: Uint8Array;
  readonly qeAuthData: Uint8Array;
};

export class QuoteError extends Error {}

/**
 * The quote without the zeros that Intel's library leaves behind it (real ones have 5,006 bytes, 4,936 of them signed or
 * hashed). Bundles keep this form, so that a quote has one spelling. Throws `QuoteError`, also for other bytes there.
 */
export function withoutPadding(quote: Uint8Array): Uint8Array {
  const { padding } = parseTdQuote(quote);
  if (padding.some((byte) => byte !== 0)) throw new QuoteError('bytes other than zero behind the quote');
  return quote.subarray(0, quote.length - padding.length);
}

const teeTypeTdx = 0x81;

/**
 * Reads a v4 or v5 TDX quote to its last byte. Throws `QuoteError` for any other quote, and when a length inside
 * does not add up: no byte may stand where no signature and no check reaches it.
 */
export function parseTdQuote(bytes: Uint8Array): TdQuote {
  try {
    return readQuote(bytes);
  } catch (cause) {
    if (cause instanceof BorshError) throw new QuoteError('the quote is cut short', { cause });
    throw cause;
  }
}

function readQuote(bytes: Uint8Array): TdQuote {
  const from = new Reader(bytes);
  const header = readHeader(from);
  const body = header.version === 5 ? readBodyType(from) : 'td10';
  const report = readReport(from);
  const extra = body === 'td15' ? readTd15(from) : { mrServiceTd: undefined };
  const signed = bytes.subarray(0, bytes.length - from.remaining);
  const { pckChain, ...signatures } = readSignatureData(from.take(u32.read(from)));
  const padding = from.take(from.remaining);
  return { ...header, body, ...report, ...extra, signatures: { signed, ...signatures }, pckChain, padding };
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

function readBodyType(from: Reader): TdQuote['body'] {
  const type = u16.read(from);
  const size = u32.read(from);
  if (type === 2 && size === 584) return 'td10';
  if (type === 3 && size === 648) return 'td15';
  throw new QuoteError(`body type ${type} of ${size} bytes is no TD report`);
}

function readReport(from: Reader) {
  const teeTcbSvn = from.take(16);
  const mrSeam = from.take(48);
  const mrSignerSeam = from.take(48);
  const seamAttributes = from.take(8);
  const tdAttributes = from.take(8);
  const xfam = from.take(8);
  const mrtd = from.take(48);
  const mrConfigId = from.take(48);
  const mrOwner = from.take(48);
  const mrOwnerConfig = from.take(48);
  const rtmrs = [from.take(48), from.take(48), from.take(48), from.take(48)] as const;
  const reportData = from.take(64);
  return {
    ...{ teeTcbSvn, mrSeam, mrSignerSeam, seamAttributes, tdAttributes, xfam, mrtd },
    ...{ mrConfigId, mrOwner, mrOwnerConfig, rtmrs, reportData },
  };
}

function readTd15(from: Reader) {
  from.take(16); // tee_tcb_svn2: the module that would be active after an update
  return { mrServiceTd: from.take(48) };
}

/** Signature and key, then certification data of type 6 that holds the QE report and data of type 5 (a PEM chain). */
function readSignatureData(bytes: Uint8Array) {
  const from = new Reader(bytes);
  const signature = from.take(64);
  const attestationKey = from.take(64);
  const inner = new Reader(readCertificationData(from, 6));
  assertFinished(from);
  const qeReport = inner.take(384);
  const qeReportSignature = inner.take(64);
  const qeAuthData = inner.take(u16.read(inner));
  const pckChain = readCertificationData(inner, 5);
  assertFinished(inner);
  return { signature, attestationKey, qeReport, qeReportSignature, qeAuthData, pckChain };
}

function readCertificationData(from: Reader, expectedType: number): Uint8Array {
  const type = u16.read(from);
  if (type !== expectedType) throw new QuoteError(`certification data of type ${type}, not ${expectedType}`);
  return from.take(u32.read(from));
}

function assertFinished(from: Reader): void {
  if (from.remaining !== 0) throw new QuoteError('bytes left over inside the signature data');
}
