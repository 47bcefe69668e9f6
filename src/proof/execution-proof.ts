import { type BlockHeaderInnerLite, lightClientBlockHash } from '../primitives/block-header.ts';
import { equalBytes } from '../primitives/bytes.ts';
import { sha256 } from '../primitives/hash.ts';
import { type MerklePath, rootFromPath } from '../primitives/merkle.ts';
import { type HashedOutcome, outcomeLeaf } from '../primitives/outcome.ts';

/** That an outcome is one of a block, as NEAR's light clients are shown it. */
export type OutcomeProof = {
  readonly outcome: HashedOutcome;
  /** From the outcome to the root of its chunk. */
  readonly path: MerklePath;
  /** From the chunk's root to that in the block's header. */
  readonly rootPath: MerklePath;
};

/** A block's header as light clients get it. */
export type LightHeader = Parameters<typeof lightClientBlockHash>[0];

/** The same, and that the block is one of those under the Merkle root of a later block. */
export type ExecutionProof = OutcomeProof & { readonly header: LightHeader; readonly blockPath: MerklePath };

/** Which step does not lead where it should. */
export type ExecutionProofFault = 'outcome_root' | 'block_merkle_root';

/** Protocol: a chunk's root is hashed once more on its way to the block's (near-primitives 0.38, merkle.rs). */
export const outcomeRootOf = ({ outcome, path, rootPath }: OutcomeProof): Uint8Array =>
  rootFromPath(rootPath, sha256(rootFromPath(path, outcomeLeaf(outcome))));

/** The first fault, or nothing: then the outcome is in a block under this root, which somebody else has to vouch for. */
export function checkExecutionProof(
  proof: ExecutionProof,
  blockMerkleRoot: Uint8Array,
): ExecutionProofFault | undefined {
  const { innerLite }: { readonly innerLite: BlockHeaderInnerLite } = proof.header;
  if (!equalBytes(outcomeRootOf(proof), innerLite.outcomeRoot)) return 'outcome_root';
  const blocks = rootFromPath(proof.blockPath, lightClientBlockHash(proof.header));
  return equalBytes(blocks, blockMerkleRoot) ? undefined : 'block_merkle_root';
}
