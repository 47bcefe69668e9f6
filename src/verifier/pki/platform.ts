import { fromBER, ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import { PkiError } from './signed-der.ts';

/** What a PCK certificate says of the machine (Intel, "SGX PCK Certificate and CRL Specification", §1.3.5). */
export type Platform = {
  /** 16 bytes: the machine. */
  readonly ppid: Uint8Array;
  /** 2 bytes. */
  readonly pceId: Uint8Array;
  /** 6 bytes: the family of processors. */
  readonly fmspc: Uint8Array;
};

const sgx = '1.2.840.113741.1.13.1';

/** Reads Intel's extension. Throws `PkiError` when a field is missing, doubled or of another length. */
export function parsePlatform(extension: Uint8Array): Platform {
  const { result, offset } = fromBER(extension);
  if (offset !== extension.length || !(result instanceof Sequence)) throw new PkiError('no SGX extension');
  const fields = result.valueBlock.value;
  return {
    ppid: octets(fields, `${sgx}.1`, 16),
    pceId: octets(fields, `${sgx}.3`, 2),
    fmspc: octets(fields, `${sgx}.4`, 6),
  };
}

function octets(fields: readonly object[], oid: string, length: number): Uint8Array {
  const values = fields.flatMap((field) => {
    const [id, value] = field instanceof Sequence ? field.valueBlock.value : [];
    return id instanceof ObjectIdentifier && id.valueBlock.toString() === oid ? [value] : [];
  });
  const [value] = values;
  if (
    values.length !== 1 ||
    !(value instanceof OctetString) ||
    value.valueBlock.valueHexView.length !== length
  ) {
    throw new PkiError(`the SGX extension has not one ${oid} of ${length} bytes`);
  }
  return value.valueBlock.valueHexView.slice();
}
