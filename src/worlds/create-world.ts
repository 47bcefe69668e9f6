import { type Parameters, paramsAt, paramsHash } from '../params/at-version.ts';
import { noBandwidthRequests } from '../primitives/bandwidth.ts';
import { encode } from '../primitives/borsh.ts';
import { noCongestion } from '../primitives/congestion-info.ts';
import { zeroHash } from '../primitives/hash.ts';
import { emptyMerkleTree } from '../primitives/partial-merkle-tree.ts';
import { type Head, hashLoad, hashReceipts, hashTransactions, type ShardLoad } from '../proof/head.ts';
import {
  durableWorldId,
  type Genesis,
  hashGenesis,
  hashPolicy,
  policyCodec,
  type WorldPolicy,
} from '../proof/world-id.ts';
import { engineId } from '../runtime/engine-id.ts';
import { genesisState, InvalidGenesis } from '../runtime/state/genesis.ts';
import type { StateRecord } from '../runtime/state/state-record.ts';
import type { BlockCommit, WorldDefinition, WorldStore } from '../store/world-store.ts';
import { trieEntries } from '../trie/entries.ts';
import type { Sealed } from '../trie/seal.ts';
import { MemoryNodeStore } from '../trie/store.ts';
import { originAnswer, rowsAnswer, type SourceRows, type WorldOrigin } from './block-sources.ts';
import { blockOf, epochHeightAt, witnessOf } from './chunk-block.ts';
import { maxHeight, maxTimestamp } from './world-range.ts';

/** What a durable world is made of. */
export type WorldConfig = {
  readonly chainId: string;
  readonly protocolVersion: number;
  /** Of the first block. */
  readonly height: bigint;
  /** Nanoseconds since 1970. */
  readonly timestamp: bigint;
  /** Yoctonear for a unit of gas, in every block. */
  readonly gasPrice: bigint;
  /** Gas of a block, after which receipts wait for the next one. */
  readonly gasLimit: bigint;
  /** 20 bytes, of the dstack app. */
  readonly appId: Uint8Array;
  /** Tells worlds apart that begin alike. */
  readonly nonce: bigint;
  readonly policy: WorldPolicy;
  readonly records: readonly StateRecord[];
};

/** Mainnet's lowest price and its largest chunk. */
export const usualGas = { gasPrice: 100_000_000n, gasLimit: 1_000_000_000_000_000n };

/**
 * Makes a world, or finds the one that was made of the same. Returns its id. Throws `InvalidGenesis`, `RangeError` for a
 * protocol version that is not supported, and `StoreFault`.
 */
export async function createWorld(store: WorldStore, config: WorldConfig): Promise<Uint8Array> {
  const { definition, genesis } = worldFromConfig(config);
  await store.create(definition, genesis);
  return definition.id;
}

/** The same config gives the same world, with the same first block. */
export function worldFromConfig(config: WorldConfig): {
  readonly definition: WorldDefinition;
  readonly genesis: BlockCommit;
} {
  const { chainId, protocolVersion, policy, appId, nonce } = config;
  assertInRange(config);
  const params = paramsAt(protocolVersion);
  const state = genesisState(params, config.records);
  const genesis: Genesis = {
    network: chainId,
    protocolVersion,
    height: config.height,
    timestamp: config.timestamp,
    gasPrice: config.gasPrice,
    gasLimit: config.gasLimit,
    stateRoot: state.root,
    policyHash: hashPolicy(policy),
  };
  const genesisHash = hashGenesis(genesis);
  const id = durableWorldId({ genesisHash, appId, nonce });
  return {
    definition: { id, kind: 'durable', protocolVersion, chainId, policy: encode(policyCodec, policy) },
    genesis: genesisCommit(genesisHead(genesis, { id, genesisHash, params }), state, { appId, nonce }),
  };
}

function assertInRange({ height, timestamp }: WorldConfig): void {
  if (height > maxHeight) throw new InvalidGenesis(`the height is above ${maxHeight}`);
  if (timestamp > maxTimestamp) throw new InvalidGenesis(`the time is above ${maxTimestamp}`);
}

const idleLoad: ShardLoad = { congestion: noCongestion, bandwidthRequests: noBandwidthRequests };
const nothing = { receiptsHash: hashReceipts([]), loadHash: hashLoad(idleLoad) };

type Named = { readonly id: Uint8Array; readonly genesisHash: Uint8Array; readonly params: Parameters };

function genesisHead(genesis: Genesis, { id, genesisHash, params }: Named): Head {
  const { height, timestamp, gasPrice, gasLimit } = genesis;
  return {
    input: {
      network: genesis.network,
      worldId: id,
      sequence: 0n,
      previousBlock: zeroHash,
      historyRoot: zeroHash,
      operation: { kind: 'genesis', genesisHash },
      preStateRoot: zeroHash,
      transactionsHash: hashTransactions([]),
      ...nothing,
      block: {
        height,
        timestamp,
        epochHeight: epochHeightAt(height),
        randomSeed: zeroHash,
        gasPrice,
        gasLimit,
      },
      protocolVersion: genesis.protocolVersion,
      paramsHash: paramsHash(params),
      engineId,
      policyHash: genesis.policyHash,
      stateOrigin: 'enclave',
      timeOrigin: 'enclave',
      seedOrigin: 'enclave',
    },
    output: {
      postStateRoot: genesis.stateRoot,
      outcomeRoot: zeroHash,
      ...nothing,
      gasBurnt: 0n,
      tokensBurnt: 0n,
      ...witnessOf([]),
    },
  };
}

function genesisCommit(head: Head, state: Sealed, origin: WorldOrigin): BlockCommit {
  const details = {
    load: idleLoad,
    transactions: [],
    receiptsFrom: 0n,
    receiptCount: 0,
    delayedReceipts: 0n,
    clockOffset: 0n,
    wasRestored: false,
  };
  return {
    ...blockOf(emptyMerkleTree, head, details),
    nodes: state.made,
    transactions: [],
    receipts: [],
    outcomes: [],
    answers: [originAnswer(origin), rowsAnswer(0n, rowsOf(state))],
    dequeued: [],
  };
}

function rowsOf({ root, made }: Sealed): SourceRows {
  const store = new MemoryNodeStore();
  store.putAll(made);
  return [...trieEntries(store, root)].map(([key, value]) => ({ key, value }));
}
