import { describe, expect, test } from 'vitest';
import type { BlockHeaderInnerLite } from '../../src/primitives/block-header.ts';
import { fromBase58, toBase58 } from '../../src/primitives/hash.ts';
import { parsePublicKey } from '../../src/primitives/public-key.ts';
import { blockProducersHash } from '../../src/primitives/validator-stake.ts';
import { checkExecutionProof } from '../../src/proof/execution-proof.ts';
import { hashedOutcome } from '../conformance/hashed-outcome.ts';
import { sharedLines } from '../support/shared.ts';

type Path = { hash: string; direction: 'Left' | 'Right' }[];
type Header = {
  prev_block_hash: string;
  inner_rest_hash: string;
  inner_lite: Readonly<Record<string, string | number | bigint>>;
};
type Execution = {
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
type Stake = { account_id: string; public_key: string; stake: string };
type LightBlock = { params: { new_block: Header & { next_bps: Stake[] | null } } };

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

const stakeOf = (stake: Stake) => ({
  kind: 'v1' as const,
  accountId: stake.account_id,
  publicKey: parsePublicKey(stake.public_key) ?? new Uint8Array(),
  stake: BigInt(stake.stake),
});

/** The outcome leads to the header's outcome root, and the header to the root of all blocks. */
function isProven({ params: { proof, block_merkle_root: blocks } }: Execution): boolean {
  const { outcome_proof: outcome, block_header_lite: header } = proof;
  const read = {
    outcome: hashedOutcome(outcome),
    path: path(outcome.proof),
    rootPath: path(proof.outcome_root_proof),
    header: lightHeader(header),
    blockPath: path(proof.block_proof),
  };
  return checkExecutionProof(read, fromBase58(blocks)) === undefined;
}

describe.for(['rainbow-bridge-vectors', 'invalid-manual'])('proofs of executions in %s', (file) => {
  test('are taken or refused as light clients of mainnet do', (context) => {
    const [cases = []] = sharedLines(
      context,
      `facts/light_client/executions/${file}.json.gz`,
    ) as Execution[][];
    expect(cases.length).toBeGreaterThanOrEqual(3);
    expect(cases.map(isProven)).toEqual(cases.map(({ expected }) => expected.is_valid));
  });
});

describe.for(['mainnet-70000000-71000000', 'mainnet-85000000-86000000'])('blocks of %s', (file) => {
  test('name their next block producers by hash', (context) => {
    const [cases = []] = sharedLines(context, `facts/light_client/blocks/${file}.json.gz`) as LightBlock[][];
    expect(cases.length).toBeGreaterThan(10);
    for (const { params } of cases) {
      const { next_bps: producers, inner_lite: lite } = params.new_block;
      expect(toBase58(blockProducersHash((producers ?? []).map(stakeOf)))).toBe(lite['next_bp_hash']);
    }
  });
});
