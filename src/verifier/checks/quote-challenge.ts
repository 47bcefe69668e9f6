import { toHex } from '../../primitives/bytes.ts';
import { zeroHash } from '../../primitives/hash.ts';
import { type Check, expectEqual, pass } from '../check.ts';
import type { AttestationEvidence } from '../evidence.ts';

export const quoteChallenge: Check<AttestationEvidence> = {
  code: 'quote_challenge',
  proves:
    "a quote over this very result answers the statement's challenge, and a registration at boot answers none",
  leavesOpen: 'whose challenge it is: see challenge',
  run({ attestation, envelope }) {
    const actual = toHex(attestation.challenge);
    if (attestation.kind === 'challenge-answer') return pass(`answers ${actual}`);
    const expected = attestation.kind === 'result-quote' ? envelope.challenge : zeroHash;
    return expectEqual('challenge of the quote', toHex(expected), actual);
  },
};
