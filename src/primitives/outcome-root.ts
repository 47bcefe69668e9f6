import { hash, vec } from './borsh.ts';
import { type MerklePath, type MerkleTree, merklize } from './merkle.ts';
import { type HashedOutcome, outcomeHashes } from './outcome.ts';

/** The tree over the outcomes of a chunk, in the order of their execution: its root and each outcome's proof. */
export const chunkOutcomes = (outcomes: readonly HashedOutcome[]): MerkleTree =>
  merklize(vec(hash), outcomes.map(outcomeHashes));

/** The tree over the chunks' outcome roots, in the order of the shards: `outcome_root` of the block's header. */
export const blockOutcomes = (chunkRoots: readonly Uint8Array[]): MerkleTree => merklize(hash, chunkRoots);

/** `outcome_root_proof` of a light client's execution proof. Throws `RangeError` on a shard that is not there. */
export function outcomeRootProof(chunkRoots: readonly Uint8Array[], shardIndex: number): MerklePath {
  const path = blockOutcomes(chunkRoots).paths[shardIndex];
  if (path === undefined) throw new RangeError(`no shard at index ${shardIndex}`);
  return path;
}
