import { toHex } from '../../primitives/bytes.ts';
import { type Check, pass, remark, unproven } from '../check.ts';
import type { Evidence, OpenEvidence } from '../evidence.ts';

export const disclosure: Check<Evidence> = {
  code: 'disclosure',
  proves: 'the bundle tells what the commitments of the statement were made of, so that they can be checked',
  leavesOpen: 'that it tells the truth: see the checks of each part',
  run({ bundle }) {
    const { disclosure: told } = bundle;
    if (told.kind === 'open') return pass('open');
    return unproven(
      `sealed for the holder of the x25519 key ${toHex(told.recipient)}: nothing of arguments, result, code and state was checked, nor that the sealed part is about this call; open it and verify what comes out`,
    );
  },
};

/** A check of what a bundle tells, which a sealed one tells to its auditor alone: \`disclosure\` counts for all of them. */
export const ofDisclosure = (check: Check<OpenEvidence>): Check<Evidence> => ({
  ...check,
  run(evidence) {
    const { open } = evidence;
    return open === undefined ? remark('sealed: see disclosure') : check.run({ ...evidence, bundle: open });
  },
});
