import { toHex } from '../../primitives/bytes.ts';
import { type Check, fail, pass } from '../check.ts';
import type { Evidence } from '../evidence.ts';

/** Intel's quoting enclave, in the header of every quote that it makes. */
const intelQeVendor = '939a7233f79c4ca9940a0db3957f0607';
const ecdsaP256 = 2;

export const quoteStructure: Check<Evidence> = {
  code: 'quote_structure',
  proves: 'the quote is a TDX quote of version 4 or 5, whole, with nothing but zeros behind it',
  leavesOpen: 'whether it is genuine: see quote_signature',
  run({ quote, attestation }) {
    if (!quote.ok) return fail(quote.problem);
    const { version, attestationKeyType, qeVendorId, padding } = quote.value;
    if (attestationKeyType !== ecdsaP256) return fail(`attestation key type ${attestationKeyType}`);
    if (toHex(qeVendorId) !== intelQeVendor)
      return fail(`the quoting enclave's vendor is ${toHex(qeVendorId)}`);
    if (padding.some((byte) => byte !== 0)) return fail('bytes other than zero behind the quote');
    return pass(`TDX version ${version}, ${attestation.quote.length} bytes`);
  },
};
