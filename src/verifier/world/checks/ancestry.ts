import { equalBytes } from '../../../primitives/bytes.ts';
import { toBase58 } from '../../../primitives/hash.ts';
import { isPathOf, rootFromPath } from '../../../primitives/merkle.ts';
import type { Ancestry } from '../../../proof/block-document.ts';
import { hashBlock } from '../../../proof/head.ts';
import { type Check, fail, pass } from '../../check.ts';
import type { BlockEvidence } from '../evidence.ts';

export const ancestry: Check<BlockEvidence> = {
  code: 'ancestry',
  proves: 'the other block that the document names is of the same chain as this one, or none is named',
  leavesOpen: 'whether that block is one that others know: see anchor',
  run({ signed, ancestry: shown }) {
    if (shown === undefined) return pass('no other block is named');
    return shown.head === undefined ? judgeEarlier(signed, shown) : judgeLater(signed, shown, shown.head);
  },
};

type Signed = BlockEvidence['signed'];

/** The other one lies under our history. */
function judgeEarlier({ head }: Signed, { sequence, block, path }: Ancestry) {
  const { sequence: own, historyRoot } = head.input;
  return judgePath({ path, sequence, leaves: own, leaf: block, root: historyRoot })
    ? pass(`block ${sequence} (${toBase58(block)}) is an ancestor`)
    : fail(`the path does not lead from block ${sequence} to the history of block ${own}`);
}

/** Ours lies under the history of the other one, whose head stands there. */
function judgeLater({ head }: Signed, shown: Ancestry, later: NonNullable<Ancestry['head']>) {
  const { input } = later;
  const own = head.input;
  const isNamed =
    equalBytes(hashBlock(later), shown.block) &&
    input.sequence === shown.sequence &&
    // As it is hashed: a name that is in no hash would stand there unproved.
    input.engineId === '' &&
    equalBytes(input.worldId, own.worldId);
  if (!isNamed) return fail(`the head is not that of block ${shown.sequence} (${toBase58(shown.block)})`);
  const ownHash = hashBlock(head);
  const { path, sequence } = shown;
  return judgePath({ path, sequence: own.sequence, leaves: sequence, leaf: ownHash, root: input.historyRoot })
    ? pass(`block ${sequence} (${toBase58(shown.block)}) is a descendant`)
    : fail(`the path does not lead to the history of block ${sequence}`);
}

type Path = {
  readonly path: Ancestry['path'];
  readonly sequence: bigint;
  /** Blocks before the later one. */
  readonly leaves: bigint;
  readonly leaf: Uint8Array;
  readonly root: Uint8Array;
};

const judgePath = ({ path, sequence, leaves, leaf, root }: Path): boolean =>
  isPathOf(path, Number(sequence), Number(leaves)) && equalBytes(rootFromPath(path, leaf), root);
