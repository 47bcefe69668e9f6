import { ed25519 } from '@noble/curves/ed25519.js';
import { toHex } from '../../primitives/bytes.ts';
import { hashEnvelope } from '../../proof/statement.ts';
import { type Check, fail, pass } from '../check.ts';
import type { Evidence } from '../evidence.ts';

export const statementSignature: Check<Evidence> = {
  code: 'statement_signature',
  proves: 'the holder of the ed25519 key in the envelope signed this very statement',
  leavesOpen: 'who holds that key: see key_binding',
  run({ bundle: { statement, signatures } }) {
    const { envelope } = statement;
    const key = envelope.signerKeys.ed25519;
    // RFC 8032 without the leniencies of ZIP 215: one signature has one spelling.
    const valid = ed25519.verify(signatures.ed25519, hashEnvelope(envelope), key, { zip215: false });
    return valid ? pass(`signed by ed25519 ${toHex(key)}`) : fail('the ed25519 signature does not fit');
  },
};
