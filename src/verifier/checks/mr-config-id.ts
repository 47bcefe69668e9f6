import { concatBytes, equalBytes, toHex } from '../../primitives/bytes.ts';
import { type Check, fail, pass, unproven } from '../check.ts';
import type { Evidence } from '../evidence.ts';

export const mrConfigId: Check<Evidence> = {
  code: 'mr_config_id',
  proves: 'where the host put the compose hash into the configuration id, it is the same one',
  leavesOpen: 'nothing, when it is zero: RTMR3 says the same',
  run({ quote, boot }) {
    if (!quote.ok || !boot.ok) return unproven('the quote or the event log could not be read');
    const actual = quote.value.mrConfigId;
    if (actual.every((byte) => byte === 0)) return pass('not used');
    // dstack's first layout: 01, the compose hash, zeros.
    const first = concatBytes(Uint8Array.of(1), boot.value.composeHash, new Uint8Array(15));
    if (equalBytes(actual, first)) return pass('names the compose hash');
    if (actual[0] === 1) return fail(`${toHex(actual)} names another compose hash`);
    return unproven(`layout ${actual[0]} is not known to this version`);
  },
};
