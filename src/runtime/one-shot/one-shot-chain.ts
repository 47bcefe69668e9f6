import { type BandwidthRequests, noBandwidthRequests } from '../../primitives/bandwidth.ts';
import { decode, encode, hash, string, struct, u64 } from '../../primitives/borsh.ts';
import { type CongestionInfo, noCongestion } from '../../primitives/congestion-info.ts';
import { sha256 } from '../../primitives/hash.ts';
import { InternalFault } from '../../primitives/internal-fault.ts';
import { type Receipt, receiptSchema } from '../../primitives/receipt.ts';
import { emptyQueue, promiseYieldTimeoutCodec, queueIndicesCodec } from '../../primitives/state-rows.ts';
import {
  promiseYieldIndicesKey,
  promiseYieldReceiptKey,
  promiseYieldTimeoutKey,
} from '../../primitives/trie-key.ts';
import { trieGet } from '../../trie/get.ts';
import type { Hash } from '../../trie/node.ts';
import { triePrefixKeys } from '../../trie/prefix-keys.ts';
import { codeIn, MemoryNodeStore, type NodeStore } from '../../trie/store.ts';
import { applyChunk, type ChunkResult } from '../chunk/apply.ts';
import { type ChunkBlock, noValidators } from '../chunk/chunk-context.ts';
import type { Engine } from './one-shot.ts';
import type { PreState } from './pre-state.ts';
import { blockInterval, callReceipt, type NamedCallOverState, oneShotGasPrice } from './promising-call.ts';
import type { PlacedOutcome } from './receipt-run.ts';
import type { StateChange } from './trie-external.ts';

/** NEAR's own limit of a chunk: what does not fit waits for the next. */
const blockGasLimit = 1_000_000_000_000_000n;

/** Columns of receipts that wait in the state: for data, and for a resumption. */
const waitingColumns = [6, 12];

/** The block in which the call itself runs: all of it comes with the request. */
export const firstBlock = ({ block }: NamedCallOverState): ChunkBlock => ({
  ...block,
  gasPrice: oneShotGasPrice,
  gasLimit: blockGasLimit,
});

const seedFields = struct({ domain: string, seed: hash, height: u64 });

/** The seeds after the first follow from it, so that the request decides them all. */
function nextBlock(block: ChunkBlock): ChunkBlock {
  const height = block.height + 1n;
  const fields = { domain: 'near-enclave/one-shot-block-seed/v0', seed: block.randomSeed, height };
  const randomSeed = sha256(encode(seedFields, fields));
  return { ...block, height, timestamp: block.timestamp + blockInterval, randomSeed };
}

/** The blocks of a call whose receipts are run: a world that ends with it. */
export class OneShotChain {
  readonly outcomes: PlacedOutcome[] = [];
  /** Of every block, in order. */
  readonly changes: StateChange[] = [];
  readonly #call: NamedCallOverState;
  readonly #engine: Engine;
  /** What the blocks made, above the state before. */
  readonly #made = new MemoryNodeStore();
  readonly #store: NodeStore;
  #root: Hash;
  #block: ChunkBlock;
  #incoming: readonly Receipt[];
  #congestion: CongestionInfo = noCongestion;
  #bandwidthRequests: BandwidthRequests = noBandwidthRequests;
  #waitsInQueue = false;

  constructor(call: NamedCallOverState, { store, root }: PreState, engine: Engine) {
    this.#call = call;
    this.#engine = engine;
    this.#store = {
      get: (hash) => this.#made.get(hash) ?? store.get(hash),
      code: (hash) => this.#made.get(hash) ?? codeIn(store, hash),
    };
    this.#root = root;
    this.#block = firstBlock(call);
    this.#incoming = [callReceipt(call)];
  }

  get root(): Hash {
    return this.#root;
  }

  /** The height of the block that `step` would apply. */
  get nextHeight(): bigint {
    return this.#block.height;
  }

  /** Nothing is left that the next block would execute, but for yields whose time may be over. */
  get isQuiet(): boolean {
    return this.#incoming.length === 0 && !this.#waitsInQueue;
  }

  step(): void {
    const { protocolVersion, chainId } = this.#call;
    const input = {
      protocolVersion,
      chainId,
      prevStateRoot: this.#root,
      block: this.#block,
      validators: noValidators,
      transactions: [],
      incomingReceipts: this.#incoming,
      congestion: { info: this.#congestion, missedChunks: 0n },
      bandwidthRequests: this.#bandwidthRequests,
    };
    this.#take(applyChunk(input, this.#store, this.#engine));
  }

  /** The height at which the first yield that still waits is over. */
  nextTimeout(): bigint | undefined {
    const indices = this.#get(promiseYieldIndicesKey);
    const { firstIndex, nextAvailableIndex } =
      indices === undefined ? emptyQueue : decode(queueIndicesCodec, indices);
    for (let index = firstIndex; index < nextAvailableIndex; index++) {
      const row = this.#get(promiseYieldTimeoutKey(index));
      if (row === undefined) throw new InternalFault('the queue of timeouts has a gap');
      const { accountId, dataId, expiresAt } = decode(promiseYieldTimeoutCodec, row);
      if (this.#get(promiseYieldReceiptKey(accountId, dataId)) !== undefined) return expiresAt;
    }
    return undefined;
  }

  /** In the order of their keys: those that wait for data, then yields. */
  waiting(): Receipt[] {
    const keys = waitingColumns.flatMap((column) =>
      triePrefixKeys(this.#store, this.#root, Uint8Array.of(column)),
    );
    return keys.map((key) => decode(receiptSchema, this.#get(key) ?? new Uint8Array()));
  }

  #get(key: Uint8Array): Uint8Array | undefined {
    return trieGet(this.#store, this.#root, key);
  }

  #take(result: ChunkResult): void {
    const { height } = this.#block;
    this.#made.putAll(result.state.made);
    this.#root = result.stateRoot;
    // One by one: a call with all of them as arguments could fill the stack.
    for (const change of result.state.changes) this.changes.push(change);
    for (const outcome of result.outcomes) this.outcomes.push({ ...outcome, height });
    this.#incoming = result.outgoingReceipts;
    this.#congestion = result.congestion;
    this.#bandwidthRequests = result.bandwidthRequests;
    this.#waitsInQueue = result.delayedReceiptCount > 0n || result.congestion.receiptBytes > 0n;
    this.#block = nextBlock(this.#block);
  }
}
