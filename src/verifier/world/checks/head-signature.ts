import { toHex } from '../../../primitives/bytes.ts';
import { isHeadSigned } from '../../../proof/head-signature.ts';
import { type Check, fail, pass } from '../../check.ts';
import type { HeadEvidence } from '../evidence.ts';

export const headSignature: Check<HeadEvidence> = {
  code: 'head_signature',
  proves: 'the holder of the ed25519 key in the envelope signed this very head',
  leavesOpen: 'who holds that key: see key_binding',
  run({ signed: { head, signatures } }) {
    const key = toHex(head.envelope.signerKeys.ed25519);
    return isHeadSigned(head.envelope, signatures.ed25519)
      ? pass(`signed by ed25519 ${key}`)
      : fail('the ed25519 signature does not fit');
  },
};
