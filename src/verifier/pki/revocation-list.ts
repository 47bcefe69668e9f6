import { describeError } from '../check.ts';
import { PkiError, readSignedDer, type SignedDer } from './signed-der.ts';
import { X509Crl } from './x509-library.ts';

/** A certificate revocation list (RFC 5280, §5). */
export type RevocationList = SignedDer & {
  /** Name in DER. */
  readonly issuer: Uint8Array;
  /** Unix seconds. */
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  readonly serials: ReadonlySet<bigint>;
};

/**
 * Reads a list from its DER. Throws `PkiError` for one without an end date, with critical extensions (a delta, or a
 * list of some reasons only), or in another form.
 */
export function parseRevocationList(der: Uint8Array): RevocationList {
  if (der.length === 0) throw new PkiError('an empty revocation list');
  const signed = readSignedDer(der);
  try {
    return { ...signed, ...readFields(new X509Crl(Uint8Array.from(der))) };
  } catch (cause) {
    if (cause instanceof PkiError) throw cause;
    throw new PkiError(`not a revocation list: ${describeError(cause)}`, { cause });
  }
}

function readFields(list: X509Crl): Omit<RevocationList, keyof SignedDer> {
  if (list.nextUpdate === undefined) throw new PkiError('a revocation list without an end date');
  if (list.extensions.some(({ critical }) => critical)) throw new PkiError('a partial revocation list');
  return {
    issuer: new Uint8Array(list.issuerName.toArrayBuffer()),
    thisUpdate: list.thisUpdate.getTime() / 1000,
    nextUpdate: list.nextUpdate.getTime() / 1000,
    serials: new Set(list.entries.map(({ serialNumber }) => BigInt(`0x${serialNumber}`))),
  };
}
