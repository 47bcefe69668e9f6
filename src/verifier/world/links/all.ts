import type { Check } from '../../check.ts';
import { historyRoot } from './history-root.ts';
import type { Link } from './link.ts';
import { originLink } from './origin.ts';
import { previousBlock } from './previous-block.ts';
import { receiptsLink } from './receipts.ts';
import { restoreLink } from './restore.ts';
import { stateLink } from './state.ts';
import { timeLink } from './time.ts';
import { worldLink } from './world.ts';

/** What holds between a block and the one before it. */
export const linkChecks: readonly Check<Link>[] = [
  previousBlock,
  historyRoot,
  worldLink,
  stateLink,
  receiptsLink,
  timeLink,
  originLink,
  restoreLink,
];
