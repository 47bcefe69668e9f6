import { concatBytes, equalBytes } from '../../../primitives/bytes.ts';
import { sha256, toBase58 } from '../../../primitives/hash.ts';
import type { Head } from '../../../proof/head.ts';
import { type Check, fail, pass, unproven } from '../../check.ts';
import type { Link } from './link.ts';

/** One name for all that a block leaves to the next one. */
export const leftBehind = ({ output }: Pick<Head, 'output'>): Uint8Array =>
  sha256(concatBytes(output.postStateRoot, output.receiptsHash, output.loadHash));

export const restoreLink: Check<Link> = {
  code: 'restore_link',
  proves: 'a restore takes up what the block that it names had left, and nothing else',
  leavesOpen: 'nothing',
  run({ block, findState }) {
    const { operation } = block.head.input;
    if (operation.kind !== 'restore') return pass('no restore');
    const left = findState(operation.block);
    if (left === undefined) return unproven(`the block ${toBase58(operation.block)} is not in this history`);
    return equalBytes(left, leftBehind(block.head))
      ? pass(`of ${toBase58(operation.block)}`)
      : fail(`it is not what ${toBase58(operation.block)} left`);
  },
};
