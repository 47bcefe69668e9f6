import { equalBytes } from '../../primitives/bytes.ts';
import { sha256 } from '../../primitives/hash.ts';
import { type MerklePath, rootFromPath } from '../../primitives/merkle.ts';
import type { ExecutionProof } from '../execution-proof.ts';
import { accepted, type Checked, refused } from './refusal.ts';

/** That a trie's root is one of those that a block's header commits to. Nodes under it are another's to judge. */
export type ShardStateProof = {
  readonly stateRoot: Uint8Array;
  /** From the root to `prev_state_root` of the header. */
  readonly path: MerklePath;
};

/**
 * Whether the root is that of the shard's state right after the proven outcome. A chunk's header holds the state root and
 * the outcome root that its predecessor left, and a block's header both Merkle roots over all chunks (near-primitives
 * 0.38, block.rs, `compute_state_root`, `compute_outcome_root`). So the path stands beside that of the outcome, step by
 * step, and the block is proved already. Protocol: a state root is hashed once more, as an outcome root is.
 */
export function checkShardState(state: ShardStateProof, outcome: ExecutionProof): Checked<Uint8Array> {
  const isBeside =
    state.path.length === outcome.rootPath.length &&
    state.path.every(({ direction }, at) => direction === outcome.rootPath[at]?.direction);
  if (!isBeside) return refused('state_of_other_shard');
  const root = rootFromPath(state.path, sha256(state.stateRoot));
  return equalBytes(root, outcome.header.innerLite.prevStateRoot)
    ? accepted(state.stateRoot)
    : refused('state_root_not_in_block');
}
