import { concatBytes, equalBytes, toHex } from '../../primitives/bytes.ts';
import { sha256 } from '../../primitives/hash.ts';
import { type Check, type Finding, fail, pass } from '../check.ts';
import type { MachineEvidence } from '../machine.ts';
import type { TdQuote } from '../td-quote.ts';

/** Intel's quoting enclave, in the header of every quote that it makes. */
const intelQeVendor = '939a7233f79c4ca9940a0db3957f0607';
const ecdsaP256 = 2;

export const quoteStructure: Check<MachineEvidence> = {
  code: 'quote_structure',
  proves:
    'the quote is a TDX quote of version 4 or 5, whole, nothing in it is out of reach of a signature, and nothing stands behind it',
  leavesOpen: 'whether it is genuine: see quote_signature',
  run({ quote, attestation }) {
    if (!quote.ok) return fail(quote.problem);
    const { version, attestationKeyType, qeVendorId, body } = quote.value;
    if (attestationKeyType !== ecdsaP256) return fail(`attestation key type ${attestationKeyType}`);
    if (toHex(qeVendorId) !== intelQeVendor)
      return fail(`the quoting enclave's vendor is ${toHex(qeVendorId)}`);
    const problem = checkKeyHash(quote.value) ?? checkPadding(quote.value);
    return problem ?? pass(`TDX version ${version}, ${body}, ${attestation.quote.length} bytes`);
  },
};

/** The report of the quoting enclave vouches for the attestation key and for all data beside it, to the last byte. */
function checkKeyHash({ signatures }: TdQuote): Finding | undefined {
  const { attestationKey, qeAuthData, qeReport } = signatures;
  const expected = concatBytes(sha256(concatBytes(attestationKey, qeAuthData)), new Uint8Array(32));
  return equalBytes(qeReport.subarray(320), expected)
    ? undefined
    : fail("the quoting enclave's report is of another attestation key or of other data beside it");
}

/** Bundles hold quotes without the zeros that Intel's library leaves there: a quote has one spelling. */
function checkPadding({ padding }: TdQuote): Finding | undefined {
  return padding.length === 0 ? undefined : fail(`${padding.length} bytes behind the quote`);
}
