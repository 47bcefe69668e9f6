import { Quote } from '@phala/dcap-qvl';
import { fromUtf8 } from '../primitives/bytes.ts';
import { EnclaveFault } from './enclave.ts';
import { PemConverter } from './x509.ts';

/** The PCK certificate of a quote and its issuers, leaf first, in DER. Throws when the quote carries none. */
export function quoteCertificates(quote: Uint8Array): readonly Uint8Array<ArrayBuffer>[] {
  try {
    const pem = fromUtf8(Quote.parse(quote).rawCertChain());
    return PemConverter.decode(pem).map((der) => new Uint8Array(der));
  } catch (cause) {
    throw new EnclaveFault('enclave_malformed_answer', 'the quote carries no certificates', { cause });
  }
}
