import {
  approvalMessage,
  type BlockHeaderInnerLite,
  blockHeaderInnerLite,
  headerInnerHash,
  type LightClientBlockLite,
  lightClientBlockHash,
  lightClientBlockLite,
} from '../../src/primitives/block-header.ts';
import { encode } from '../../src/primitives/borsh.ts';
import { equalBytes, toBase64, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256, toBase58, zeroHash } from '../../src/primitives/hash.ts';
import { combineHashes, type MerklePath, merklePath } from '../../src/primitives/merkle.ts';
import type { HashedOutcome, PartialOutcome } from '../../src/primitives/outcome.ts';
import { blockOutcomes, chunkOutcomes } from '../../src/primitives/outcome-root.ts';
import { emptyMerkleTree, insertLeaf, merkleRoot } from '../../src/primitives/partial-merkle-tree.ts';
import type { Json } from '../../src/primitives/schema.ts';
import { blockProducersHash, type ValidatorStake } from '../../src/primitives/validator-stake.ts';
import { type LightClientBlock, lightClientBlock } from '../../src/proof/light-client/light-client-block.ts';
import type { RpcExecutionProof } from '../../src/proof/light-client/rpc-proof.ts';
import type { ShardStateProof } from '../../src/proof/light-client/shard-state.ts';
import { keyOfSecret, type TestKey } from './keys.ts';

/** What one chunk header of a block says of the chunk before it. */
export type ShardOutcomes = {
  /** After that chunk: `prev_state_root` of the chunk header. */
  readonly stateRoot: Uint8Array;
  /** Of that chunk, in the order of their execution: `prev_outcome_root` is the root over them. */
  readonly outcomes: readonly HashedOutcome[];
};

export type NearBlock = {
  readonly hash: Uint8Array;
  readonly header: LightClientBlockLite;
  /** Of its two inner parts. */
  readonly innerHash: Uint8Array;
  readonly shards: readonly ShardOutcomes[];
};

export type Producer = { readonly key: TestKey; readonly stake: bigint };

export type NearChainOptions = {
  /** By the number of the epoch; the default has four producers of stakes 10, 11, 12 and 13, new ones each epoch. */
  readonly producers?: (epoch: number) => readonly Producer[];
  /** In blocks. */
  readonly epochLength?: number;
  readonly firstHeight?: bigint;
  /** Nanoseconds since 1970. */
  readonly firstTime?: bigint;
  /** Tells chains apart that have all else in common. */
  readonly seed?: string;
};

const nanosPerBlock = 600_000_000n;

const labelled = (...parts: readonly unknown[]): Uint8Array => sha256(toUtf8(parts.join('/')));

const usualProducers =
  (seed: string) =>
  (epoch: number): readonly Producer[] =>
    [0, 1, 2, 3].map((at) => ({
      key: keyOfSecret(labelled(seed, 'producer', epoch, at)),
      stake: 10n + BigInt(at),
    }));

export const stakesOf = (producers: readonly Producer[]): readonly ValidatorStake[] =>
  producers.map(({ key, stake }, at) => ({
    kind: 'v1',
    accountId: `producer-${at}.near`,
    publicKey: key.publicKey,
    stake,
  }));

/**
 * A chain with NEAR's headers, epochs, approvals and Merkle trees, made by producers whose keys we have. What its blocks
 * say is up to the caller: outcomes and state roots of any origin are given to `add`.
 */
export class NearChain {
  readonly blocks: NearBlock[] = [];
  readonly #producers: (epoch: number) => readonly Producer[];
  readonly #epochLength: number;
  readonly #firstHeight: bigint;
  readonly #firstTime: bigint;
  readonly #seed: string;
  #tree = emptyMerkleTree;

  constructor(options: NearChainOptions = {}) {
    this.#seed = options.seed ?? 'near-chain';
    this.#producers = options.producers ?? usualProducers(this.#seed);
    this.#epochLength = options.epochLength ?? 4;
    this.#firstHeight = options.firstHeight ?? 1000n;
    this.#firstTime = options.firstTime ?? 1_700_000_000_000_000_000n;
  }

  /** The epoch of a block, counted from the first. */
  epochOf(block: NearBlock): number {
    return Math.floor(Number(block.header.innerLite.height - this.#firstHeight) / this.#epochLength);
  }

  /** Builds the next block. */
  add(shards: readonly ShardOutcomes[] = [{ stateRoot: zeroHash, outcomes: [] }]): NearBlock {
    const innerLite = this.#innerLite(this.blocks.length, shards);
    const innerRest = labelled(this.#seed, 'rest', innerLite.height);
    const innerHash = headerInnerHash(encode(blockHeaderInnerLite, innerLite), innerRest);
    const header = {
      prevBlockHash: this.blocks.at(-1)?.hash ?? zeroHash,
      innerRestHash: sha256(innerRest),
      innerLite,
    };
    const block = { hash: lightClientBlockHash(header), header, innerHash, shards };
    this.blocks.push(block);
    this.#tree = insertLeaf(this.#tree, block.hash);
    return block;
  }

  /** Builds blocks until the newest is the last of that epoch, and gives it. */
  endOfEpoch(epoch: number): NearBlock {
    while (this.blocks.length < (epoch + 1) * this.#epochLength) this.add();
    return this.#blockAt((epoch + 1) * this.#epochLength - 1);
  }

  /** The block as `next_light_client_block` gives it; by default all producers approved. Builds the block after it. */
  lightBlock(block: NearBlock, signers?: readonly number[]): LightClientBlock {
    const at = this.blocks.indexOf(block);
    const next = this.blocks[at + 1] ?? this.add();
    const message = approvalMessage(
      { kind: 'endorsement', hash: next.hash },
      block.header.innerLite.height + 2n,
    );
    const producers = this.#producers(this.epochOf(block));
    return {
      prevBlockHash: block.header.prevBlockHash,
      nextBlockInnerHash: next.innerHash,
      innerLite: block.header.innerLite,
      innerRestHash: block.header.innerRestHash,
      nextBps: stakesOf(this.#producers(this.epochOf(block) + 1)),
      approvalsAfterNext: producers.map(({ key }, place) =>
        signers === undefined || signers.includes(place) ? key.sign(message) : undefined,
      ),
    };
  }

  /** The outcome's proof under a later block, as `light_client_proof` gives it. */
  proof(outcomeId: Uint8Array, head: NearBlock): RpcExecutionProof {
    const { block, shard, place } = this.#find(outcomeId);
    const chunks = block.shards.map(({ outcomes }) => chunkOutcomes(outcomes));
    const outcome = block.shards[shard]?.outcomes[place];
    if (outcome === undefined) throw new RangeError('no such outcome');
    const under = this.blocks.slice(0, this.blocks.indexOf(head)).map(({ hash }) => hash);
    return {
      blockHash: block.hash,
      outcome,
      path: chunks[shard]?.paths[place] ?? [],
      rootPath: blockOutcomes(chunks.map(({ root }) => root)).paths[shard] ?? [],
      header: block.header,
      blockPath: blockPath(under, this.blocks.indexOf(block)),
    };
  }

  /** The state root that a chunk header holds, proved up to the block's header. */
  shardState(block: NearBlock, shard: number): ShardStateProof {
    const roots = block.shards.map(({ stateRoot }) => stateRoot);
    return { stateRoot: roots[shard] ?? zeroHash, path: blockOutcomes(roots).paths[shard] ?? [] };
  }

  #blockAt(at: number): NearBlock {
    const block = this.blocks[at];
    if (block === undefined) throw new RangeError(`no block at ${at}`);
    return block;
  }

  #innerLite(at: number, shards: readonly ShardOutcomes[]): BlockHeaderInnerLite {
    const epoch = Math.floor(at / this.#epochLength);
    const roots = shards.map(({ outcomes }) => chunkOutcomes(outcomes).root);
    return {
      height: this.#firstHeight + BigInt(at),
      epochId: labelled(this.#seed, 'epoch', epoch),
      nextEpochId: labelled(this.#seed, 'epoch', epoch + 1),
      prevStateRoot: blockOutcomes(shards.map(({ stateRoot }) => stateRoot)).root,
      outcomeRoot: blockOutcomes(roots).root,
      timestamp: this.#firstTime + BigInt(at) * nanosPerBlock,
      nextBpHash: blockProducersHash(stakesOf(this.#producers(epoch + 1))),
      blockMerkleRoot: merkleRoot(this.#tree),
    };
  }

  #find(outcomeId: Uint8Array): { block: NearBlock; shard: number; place: number } {
    for (const block of this.blocks) {
      for (const [shard, { outcomes }] of block.shards.entries()) {
        const place = outcomes.findIndex(({ id }) => equalBytes(id, outcomeId));
        if (place >= 0) return { block, shard, place };
      }
    }
    throw new RangeError('no such outcome');
  }
}

/** The path from a block to `block_merkle_root`, whose leaves are block hashes as they are. */
function blockPath(leaves: readonly Uint8Array[], at: number): MerklePath {
  const steps: { hash: Uint8Array; direction: 'Left' | 'Right' }[] = [];
  let index = at;
  for (let level = leaves; level.length > 1; index >>= 1) {
    const hash = level[index ^ 1];
    if (hash !== undefined) steps.push({ hash, direction: index % 2 === 0 ? 'Right' : 'Left' });
    level = level.flatMap((left, place) => {
      const right = level[place + 1];
      return place % 2 === 1 ? [] : [right === undefined ? left : combineHashes(left, right)];
    });
  }
  return steps;
}

/** As RPC answers `next_light_client_block`. */
export const rpcBlock = (block: LightClientBlock): Json => lightClientBlock.toJson(block);

const statusJson = (status: PartialOutcome['status']): Json => {
  if (status.kind === 'success_value') return { SuccessValue: toBase64(status.value) };
  if (status.kind === 'success_receipt_id') return { SuccessReceiptId: toBase58(status.receiptId) };
  if (status.kind === 'unknown') return 'Unknown';
  return {
    Failure: { ActionError: { index: 0, kind: { FunctionCallError: { ExecutionError: 'it failed' } } } },
  };
};

/** As RPC answers `light_client_proof`. */
export const rpcProof = ({ outcome: { id, outcome }, ...proof }: RpcExecutionProof): Json => ({
  outcome_proof: {
    proof: merklePath.toJson(proof.path),
    block_hash: toBase58(proof.blockHash),
    id: toBase58(id),
    outcome: {
      logs: outcome.logs,
      receipt_ids: outcome.receiptIds.map(toBase58),
      gas_burnt: outcome.gasBurnt,
      tokens_burnt: String(outcome.tokensBurnt),
      executor_id: outcome.executorId,
      status: statusJson(outcome.status),
      metadata: { version: 1, gas_profile: null },
    },
  },
  outcome_root_proof: merklePath.toJson(proof.rootPath),
  block_header_lite: lightClientBlockLite.toJson(proof.header),
  block_proof: merklePath.toJson(proof.blockPath),
});

/** What a relay sends with a request that is to be taken for proved. */
export const evidenceJson = (
  head: Uint8Array,
  proof: RpcExecutionProof,
  state?: {
    readonly shard: ShardStateProof;
    readonly nodes: readonly Uint8Array[];
    readonly code: Uint8Array;
  },
): Json => ({
  light_client_head: toBase58(head),
  proof: rpcProof(proof),
  ...(state === undefined
    ? {}
    : {
        state: {
          state_root: toBase58(state.shard.stateRoot),
          path: merklePath.toJson(state.shard.path),
          nodes_base64: state.nodes.map(toBase64),
          code_base64: toBase64(state.code),
        },
      }),
});
