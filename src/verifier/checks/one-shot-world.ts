import { toHex } from '../../primitives/bytes.ts';
import { zeroHash } from '../../primitives/hash.ts';
import { oneShotWorldId } from '../../proof/one-shot-statement.ts';
import { type Check, expectEqual, fail } from '../check.ts';
import type { Evidence } from '../evidence.ts';

export const oneShotWorld: Check<Evidence> = {
  code: 'one_shot_world',
  proves: 'the call ran in a world of its own, named after this request and without a history',
  leavesOpen: 'where the state came from: see state_origin',
  run({ bundle: { statement } }) {
    const { input } = statement;
    if (input.sequence !== 0n || toHex(input.previousStatement) !== toHex(zeroHash)) {
      return fail(
        'the statement continues a history: bundles of durable worlds are not known to this version',
      );
    }
    return expectEqual('world id', toHex(oneShotWorldId(input)), toHex(input.worldId));
  },
};
