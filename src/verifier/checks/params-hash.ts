import { paramsAt, paramsHash } from '../../params/at-version.ts';
import { toHex } from '../../primitives/bytes.ts';
import { type Check, expectEqual } from '../check.ts';
import type { Evidence } from '../evidence.ts';

export const paramsHashCheck: Check<Evidence> = {
  code: 'params_hash',
  proves: 'gas was counted by the numbers that this verifier has for that protocol version',
  leavesOpen: 'whether those are the numbers of the network: the tests compare them with nearcore',
  run({ bundle: { statement } }) {
    const { protocolVersion, paramsHash: stated } = statement.input;
    const expected = toHex(paramsHash(paramsAt(protocolVersion)));
    return expectEqual(`parameters of protocol version ${protocolVersion}`, expected, toHex(stated));
  },
};
