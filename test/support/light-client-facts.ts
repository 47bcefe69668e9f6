import type { BlockHeaderInnerLite } from '../../src/primitives/block-header.ts';
import { fromBase58 } from '../../src/primitives/hash.ts';
import { checkExecutionProof, type ExecutionProof } from '../../src/proof/execution-proof.ts';
import { hashedOutcome } from '../conformance/hashed-outcome.ts';

type Path = { hash: string; direction: 'Left' | 'Right' }[];

/** A block's header in the files of the light clients. */
export type Header = {
  prev_block_hash: string;
  inner_rest_hash: string;
  inner_lite: Readonly<Record<string, string | number | bigint>>;
};

/** A proof of an execution there, and whether light clients take it. */
export type Execution = {
  expected: { is_valid: boolean };
  params: {
    block_merkle_root: string;
    proof: {
      outcome_proof: { id: string; outcome: object; proof: Path };
      outcome_root_proof: Path;
      block_header_lite: Header;
      block_proof: Path;
    };
  };
};

const path = (items: Path) => items.map(({ hash, direction }) => ({ hash: fromBase58(hash), direction }));

function innerLite(json: Header['inner_lite']): BlockHeaderInnerLite {
  const hashOf = (name: string) => fromBase58(String(json[name]));
  return {
    height: BigInt(String(json['height'])),
    epochId: hashOf('epoch_id'),
    nextEpochId: hashOf('next_epoch_id'),
    prevStateRoot: hashOf('prev_state_root'),
    outcomeRoot: hashOf('outcome_root'),
    timestamp: BigInt(String(json['timestamp_nanosec'] ?? json['timestamp'])),
    nextBpHash: hashOf('next_bp_hash'),
    blockMerkleRoot: hashOf('block_merkle_root'),
  };
}

const lightHeader = (header: Header) => ({
  prevBlockHash: fromBase58(header.prev_block_hash),
  innerRestHash: fromBase58(header.inner_rest_hash),
  innerLite: innerLite(header.inner_lite),
});

export function readExecution({ params: { proof, block_merkle_root: blocks } }: Execution): {
  readonly proof: ExecutionProof;
  readonly blockMerkleRoot: Uint8Array;
} {
  const { outcome_proof: outcome, block_header_lite: header } = proof;
  return {
    proof: {
      outcome: hashedOutcome(outcome),
      path: path(outcome.proof),
      rootPath: path(proof.outcome_root_proof),
      header: lightHeader(header),
      blockPath: path(proof.block_proof),
    },
    blockMerkleRoot: fromBase58(blocks),
  };
}

/** The outcome leads to the header's outcome root, and the header to the root of all blocks. */
export function isProven(execution: Execution): boolean {
  const { proof, blockMerkleRoot } = readExecution(execution);
  return checkExecutionProof(proof, blockMerkleRoot) === undefined;
}
