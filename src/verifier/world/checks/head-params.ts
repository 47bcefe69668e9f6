import { paramsAt, paramsHash } from '../../../params/at-version.ts';
import { toHex } from '../../../primitives/bytes.ts';
import { type Check, expectEqual } from '../../check.ts';
import type { HeadEvidence } from '../evidence.ts';

export const headParams: Check<HeadEvidence> = {
  code: 'head_params',
  proves: "the parameters of the world's protocol version are those that this verifier knows",
  leavesOpen: "whether they are NEAR's: docs/conformance.md says what they were compared with",
  run({ signed: { head } }) {
    const { protocolVersion, paramsHash: stated } = head.input;
    return expectEqual('params hash', toHex(stated), toHex(paramsHash(paramsAt(protocolVersion))));
  },
};
