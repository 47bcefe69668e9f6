import { toHex } from '../../../primitives/bytes.ts';
import { type Check, type Finding, pass, remark, unproven } from '../../check.ts';
import type { BlockEvidence, OpenBlockEvidence } from '../evidence.ts';

export const contentsTold: Check<BlockEvidence> = {
  code: 'block_contents',
  proves:
    'what the hashes of the head are of stands in the document, so that the other checks can look at it',
  leavesOpen: 'whether it is that: see the checks of each part',
  run({ contents }) {
    return contents.kind === 'open' ? pass('told') : unproven(`sealed for ${toHex(contents.recipient)}`);
  },
};

/** A check of what was told; beside the verdict when nothing was, which `block_contents` says. */
export const ofContents = (check: Check<OpenBlockEvidence>): Check<BlockEvidence> => ({
  ...check,
  run: (evidence): Finding => {
    const { contents } = evidence;
    return contents.kind === 'open' ? check.run({ ...evidence, contents }) : remark('sealed');
  },
});
