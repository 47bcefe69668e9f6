import { encode, u16, u32 } from '../primitives/borsh.ts';
import { concatBytes, fromHex, toUtf8 } from '../primitives/bytes.ts';
import { sha256 } from '../primitives/hash.ts';
import { type DevApp, devMeasurements } from './measurements.ts';
import type { DevPki } from './pki.ts';
import { platform } from './platform.ts';

/** Identity of Intel's quoting enclave for TDX; the QE identity of the collateral names the same. */
export const quotingEnclave = {
  mrSigner: fromHex('dc9e2a7c6f948f17474e34a7fc43ed030f7c1563f1babddf6340c82e0e54a8c5'),
  attributes: fromHex('1500000000000000e700000000000000'),
  productId: 2,
  svn: 6,
} as const;

const qeVendorId = fromHex('939a7233f79c4ca9940a0db3957f0607');
const quoteLength = 5006;
const zeros = (length: number) => new Uint8Array(length);

export type QuoteRequest = {
  readonly pki: DevPki;
  readonly app: DevApp;
  /** 64 bytes. */
  readonly reportData: Uint8Array;
  readonly debug: boolean;
  /** Undefined: version 4. */
  readonly version5: 'td10' | 'td15' | undefined;
};

/** A quote laid out and padded as real ones are (tee.md §9): by default of version 4, of a TDX 1.0 guest. */
export function createQuote(request: QuoteRequest): Uint8Array {
  const { pki, version5 } = request;
  const signed = concatBytes(header(pki, version5 === undefined ? 4 : 5), body(request));
  const certification = certified(6, qeCertification(pki));
  const authentication = concatBytes(
    pki.attestationKey.sign(signed),
    pki.attestationKey.point,
    certification,
  );
  const quote = concatBytes(signed, lengthPrefixed(authentication));
  if (quote.length > quoteLength) throw new RangeError(`a quote of ${quote.length} bytes`);
  return concatBytes(quote, zeros(quoteLength - quote.length));
}

/** Version 5 says first which report follows, and how long it is. */
function body({ app, reportData, debug, version5 }: QuoteRequest): Uint8Array {
  const report = tdReport(app, reportData, debug);
  if (version5 === undefined) return report;
  const secondSvn = platform.teeTcbSvn; // as if the module had been kept over an update
  const serviceTd = zeros(48);
  const whole = version5 === 'td15' ? concatBytes(report, secondSvn, serviceTd) : report;
  const bodyType = version5 === 'td15' ? 3 : 2;
  return concatBytes(encode(u16, bodyType), encode(u32, whole.length), whole);
}

function header(pki: DevPki, version: 4 | 5): Uint8Array {
  const ecdsaP256 = 2;
  const tdx = 0x81;
  const qeSvnAndPceSvn = zeros(4); // reserved in version 4
  const userData = concatBytes(pki.pck.key.keyId.slice(0, 16), zeros(4));
  return concatBytes(
    encode(u16, version),
    encode(u16, ecdsaP256),
    encode(u32, tdx),
    qeSvnAndPceSvn,
    qeVendorId,
    userData,
  );
}

/** 584 bytes. */
function tdReport(app: DevApp, reportData: Uint8Array, debug: boolean): Uint8Array {
  const { mrSeam, mrtd, rtmr0, rtmr1, rtmr2, xfam } = devMeasurements;
  const tdAttributes = devMeasurements.tdAttributes.slice();
  if (debug) tdAttributes[0] = 1;
  const mrSignerSeam = zeros(48);
  const seamAttributes = zeros(8);
  const owners = zeros(96); // MROWNER, MROWNERCONFIG
  return concatBytes(
    platform.teeTcbSvn,
    mrSeam,
    mrSignerSeam,
    seamAttributes,
    tdAttributes,
    xfam,
    mrtd,
    app.mrConfigId,
    owners,
    rtmr0,
    rtmr1,
    rtmr2,
    app.rtmr3,
    reportData,
  );
}

/** The quoting enclave's report over the attestation key, signed by the platform's key, and the platform's chain. */
function qeCertification(pki: DevPki): Uint8Array {
  const authenticationData = Uint8Array.from({ length: 32 }, (_, index) => index);
  const keyHash = sha256(concatBytes(pki.attestationKey.point, authenticationData));
  const report = qeReport(keyHash);
  return concatBytes(
    report,
    pki.pck.key.sign(report),
    encode(u16, authenticationData.length),
    authenticationData,
    certified(5, toUtf8(`${pki.pckChain}\0`)),
  );
}

/** 384 bytes: an SGX report body. */
function qeReport(keyHash: Uint8Array): Uint8Array {
  const mrEnclave = sha256(toUtf8('near-enclave/dev-enclave/quoting-enclave'));
  return concatBytes(
    platform.cpuSvn,
    zeros(4 + 28), // MISCSELECT, reserved
    quotingEnclave.attributes,
    mrEnclave,
    zeros(32),
    quotingEnclave.mrSigner,
    zeros(96),
    encode(u16, quotingEnclave.productId),
    encode(u16, quotingEnclave.svn),
    zeros(60),
    keyHash,
    zeros(32),
  );
}

const lengthPrefixed = (bytes: Uint8Array) => concatBytes(encode(u32, bytes.length), bytes);
const certified = (type: number, data: Uint8Array) => concatBytes(encode(u16, type), lengthPrefixed(data));
