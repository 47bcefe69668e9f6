import { toHex } from '../../../primitives/bytes.ts';
import { hashLoad, shardLoadCodec } from '../../../proof/head.ts';
import { type Check, expectEqual } from '../../check.ts';
import { decodeExactly } from '../canonical.ts';
import type { OpenBlockEvidence } from '../evidence.ts';

export const blockLoad: Check<OpenBlockEvidence> = {
  code: 'block_load',
  proves: 'the load that the block before left is the one that the head commits to',
  leavesOpen: 'whether the block before left it: see receipts_link in a history',
  run({ signed, contents }) {
    const load = decodeExactly(shardLoadCodec, contents.load);
    return expectEqual('load hash', toHex(signed.head.input.loadHash), toHex(hashLoad(load)));
  },
};
