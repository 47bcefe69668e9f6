import { equalBytes } from '../../primitives/bytes.ts';
import { toBase58 } from '../../primitives/hash.ts';
import type { SignedHeadPart } from '../../proof/block-document.ts';
import { type CheckResult, fail } from '../check.ts';
import type { SeenBlock } from './seen-blocks.ts';

/** What a history of one chain has none of: each block comes one sequence after the block before. */
export const orderTexts = {
  gap: {
    code: 'gap',
    proves: 'no block is missing between the first and the last',
    leavesOpen: 'blocks after the last',
  },
  replay: { code: 'replay', proves: 'no block comes twice', leavesOpen: 'nothing' },
  order: { code: 'order', proves: 'no block comes before one that it follows', leavesOpen: 'nothing' },
  fork: {
    code: 'fork',
    proves: 'no two signed blocks in this history have one sequence',
    leavesOpen: 'blocks that are not in this history',
  },
} as const;

/** Where a block comes that does not come next. */
export type OutOfOrder = {
  readonly block: SignedHeadPart;
  readonly isSigned: boolean;
  /** The sequence that would be next. */
  readonly next: bigint;
  /** What came with that sequence before. */
  readonly seen: SeenBlock | undefined;
};

/** The finding that names what is wrong. */
export function judgeOrder({ block, isSigned, next, seen }: OutOfOrder): CheckResult {
  const { sequence } = block.head.input;
  if (sequence > next) {
    const missing = sequence - 1n === next ? `block ${next} is` : `blocks ${next} to ${sequence - 1n} are`;
    return { ...orderTexts.gap, ...fail(`${missing} missing`) };
  }
  if (seen === undefined) return { ...orderTexts.order, ...fail(`it comes where block ${next} should`) };
  if (equalBytes(seen.hash, block.blockHash)) return { ...orderTexts.replay, ...fail('it came before') };
  const both = `${toBase58(seen.hash)} and ${toBase58(block.blockHash)}`;
  return isSigned && seen.isSigned
    ? { ...orderTexts.fork, ...fail(`both ${both} are signed: the world was forked`) }
    : { ...orderTexts.order, ...fail(`it stands there twice, ${both}, and not both are signed`) };
}
