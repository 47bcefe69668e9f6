import { toBase58 } from '../../../primitives/hash.ts';
import { pass, unproven } from '../../check.ts';
import type { BlockEvidence } from '../evidence.ts';
import { restoreLink } from '../links/restore.ts';

/** Of a block by itself: nothing in it shows what the block that a restore names had left. */
export const restoredState = {
  ...restoreLink,
  run({ signed }: Pick<BlockEvidence, 'signed'>) {
    const { operation } = signed.head.input;
    return operation.kind === 'restore'
      ? unproven(
          `what ${toBase58(operation.block)} left is not told here: a history with both blocks shows it`,
        )
      : pass('no restore');
  },
};
