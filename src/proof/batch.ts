import { hash, struct } from '../primitives/borsh.ts';
import { sha256 } from '../primitives/hash.ts';
import { type MerklePath, type MerkleTree, merklize, rootFromPath } from '../primitives/merkle.ts';
import { domainHash } from './domain.ts';

/**
 * Many statements under one signature: NEAR's tree over their hashes, whose root is signed in a domain of its own. Each
 * statement then carries its path (attestation/statement.md).
 */

/** Of 2^32 statements; a longer path is none of ours. */
export const longestPath = 32;

const batchCodec = struct({ root: hash });

/** The root over some statements, and the path of each. Throws `RangeError` for none: such a root would say nothing. */
export function batchOf(statementHashes: readonly Uint8Array[]): MerkleTree {
  if (statementHashes.length === 0) throw new RangeError('a batch of no statements');
  return merklize(hash, statementHashes);
}

/** The root to which a path leads from a statement. A leaf is the sha256 of the statement hash, as NEAR's tree has it. */
export const batchRoot = (statementHash: Uint8Array, path: MerklePath): Uint8Array =>
  rootFromPath(path, sha256(statementHash));

/** What ed25519 signs of a batch. Its own domain: a root never passes for a statement hash, nor that for a root. */
export const hashBatch = (root: Uint8Array): Uint8Array<ArrayBuffer> =>
  domainHash('batch', batchCodec, { root });
