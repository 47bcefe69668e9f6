import { z } from 'zod';
import { fromHex, toHex } from '../primitives/bytes.ts';
import { type Collateral, EnclaveFault } from './enclave.ts';
import { X509Crl } from './x509.ts';

/** What of `fetch` is used; handed in, so that tests and offline services need none. */
export type Fetch = (url: string, init: { readonly signal: AbortSignal }) => Promise<Response>;

/** Which authority issued a platform's PCK certificate, hence which CRL could revoke it. */
export type PckAuthority = 'processor' | 'platform';

const intelService = 'https://api.trustedservices.intel.com';
/** Intel's own service serves the root's CRL at the distribution point of the root certificate only. */
const intelRootCrl = 'https://certificates.trustedservices.intel.com/IntelSGXRootCA.der';

export type Pccs = {
  /** The service's origin, such as https://pccs.phala.network. */
  readonly url: string;
  readonly fetch: Fetch;
  readonly timeoutMillis: number;
};

/** Fetches the four signed parts (Intel's certification API v4). Checks their form, not their signatures. */
export async function fetchCollateral(
  pccs: Pccs,
  fmspc: Uint8Array,
  authority: PckAuthority,
): Promise<Collateral> {
  const at = (tee: 'sgx' | 'tdx', path: string) => `${pccs.url}/${tee}/certification/v4/${path}`;
  const [rootCrl, pckCrl, tcb, identity] = await Promise.all([
    get(pccs, pccs.url === intelService ? intelRootCrl : at('sgx', 'rootcacrl')),
    get(pccs, at('sgx', `pckcrl?ca=${authority}&encoding=der`)),
    get(pccs, at('tdx', `tcb?fmspc=${toHex(fmspc)}`)),
    get(pccs, at('tdx', 'qe/identity?update=standard')),
  ]);
  const tcbInfo = signedPart(await tcb.text(), 'tcbInfo');
  const qeIdentity = signedPart(await identity.text(), 'enclaveIdentity');
  return {
    pck_crl_issuer_chain: chainHeader(pckCrl, 'SGX-PCK-CRL-Issuer-Chain'),
    root_ca_crl: await crlHex(rootCrl),
    pck_crl: await crlHex(pckCrl),
    tcb_info_issuer_chain: chainHeader(tcb, 'TCB-Info-Issuer-Chain', 'SGX-TCB-Info-Issuer-Chain'),
    tcb_info: tcbInfo.text,
    tcb_info_signature: tcbInfo.signature,
    qe_identity_issuer_chain: chainHeader(identity, 'SGX-Enclave-Identity-Issuer-Chain'),
    qe_identity: qeIdentity.text,
    qe_identity_signature: qeIdentity.signature,
  };
}

/** When the first of the four parts ends to be valid, in Unix seconds. Throws `EnclaveFault` if one cannot be read. */
export function collateralExpiry(collateral: Collateral): number {
  const crls = [collateral.root_ca_crl, collateral.pck_crl].map(crlEnd);
  const texts = [collateral.tcb_info, collateral.qe_identity].map(nextUpdateOf);
  const ends = [...crls, ...texts].map((end) => (end === undefined ? Number.NaN : end.getTime()));
  if (ends.some(Number.isNaN)) throw unavailable('a part of the collateral has no nextUpdate');
  return Math.floor(Math.min(...ends) / 1000);
}

function crlEnd(hex: string): Date | undefined {
  try {
    return new X509Crl(fromHex(hex)).nextUpdate;
  } catch (cause) {
    throw unavailable('a CRL cannot be read', { cause }); // asn1js throws plain errors for whatever is wrong
  }
}

const dated = z.object({ nextUpdate: z.string() });

function nextUpdateOf(text: string): Date {
  try {
    return new Date(dated.parse(JSON.parse(text)).nextUpdate);
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof z.ZodError)) throw cause;
    throw unavailable('a signed part of the collateral has no nextUpdate', { cause });
  }
}

async function get(pccs: Pccs, url: string): Promise<Response> {
  const response = await pccs.fetch(url, { signal: AbortSignal.timeout(pccs.timeoutMillis) });
  if (!response.ok) throw unavailable(`${url} answered ${response.status}`);
  return response;
}

function chainHeader(response: Response, ...names: readonly string[]): string {
  const value = names.map((name) => response.headers.get(name)).find((header) => header !== null);
  if (value === undefined || value === null) throw unavailable(`no header ${names[0]}`);
  return decodeURIComponent(value);
}

/** The exact text that was signed: parsing and printing it again could change a byte. */
function signedPart(body: string, name: string): { readonly text: string; readonly signature: string } {
  const parts = new RegExp(`^\\s*\\{"${name}":(\\{.*\\}),"signature":"([0-9a-fA-F]{128})"\\}\\s*$`, 's').exec(
    body,
  );
  const [, text, signature] = parts ?? [];
  if (text === undefined || signature === undefined) throw unavailable(`no signed ${name} in the answer`);
  return { text, signature: signature.toLowerCase() };
}

/** Caching services send CRLs as hex text, Intel's in DER. */
async function crlHex(response: Response): Promise<string> {
  const body = new Uint8Array(await response.arrayBuffer());
  const derSequence = 0x30;
  const asText = new TextDecoder('latin1').decode(body).trim();
  if (/^30([0-9a-fA-F]{2})+$/.test(asText)) return asText.toLowerCase();
  if (body[0] !== derSequence) throw unavailable('a CRL is neither DER nor hex');
  return toHex(body);
}

const unavailable = (why: string, options?: ErrorOptions) =>
  new EnclaveFault('collateral_unavailable', why, options);
