import { encode, struct, u64, hash as hashCodec } from '../../src/primitives/borsh.ts';
import { equalBytes, toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { noBandwidthRequests } from '../../src/primitives/bandwidth.ts';
import { noCongestion } from '../../src/primitives/congestion-info.ts';
import { sha256, zeroHash } from '../../src/primitives/hash.ts';
import { chunkOutcomes } from '../../src/primitives/outcome-root.ts';
import type { Receipt } from '../../src/primitives/receipt.ts';
import { identifyTransaction, isTransactionSigned, type SignedTransaction } from '../../src/primitives/transaction.ts';
import { applyChunk, type ChunkInput, type ChunkResult } from '../../src/runtime/apply.ts';
import { noValidators } from '../../src/runtime/chunk-context.ts';
import type { ChunkChange } from '../../src/runtime/chunk-state.ts';
import { recordRow, type StateRecord } from '../../src/runtime/state-record.ts';
import { viewCall } from '../../src/runtime/view-call.ts';
import type { Hash } from '../../src/trie/node.ts';
import { MemoryNodeStore, type NodeStore } from '../../src/trie/store.ts';
import { type TrieChange, trieUpdate } from '../../src/trie/update.ts';
import type {
  BlockRef,
  Sandbox,
  Submission,
  ViewAnswer,
  ViewCall,
  World,
  WorldBlock,
  WorldOutcome,
  WorldTransaction,
} from '../../src/worlds/world.ts';
import { loadOnce } from './load-once.ts';

type Made = {
  readonly block: WorldBlock;
  readonly into: readonly Receipt[];
  readonly changes: readonly ChunkChange[];
};

const blockCodec = struct({ height: u64, prevHash: hashCodec, stateRoot: hashCodec });
const gasPrice = 100_000_000n;
const gasLimit = 1_000_000_000_000_000n;
const interval = 1_000_000_000n;
const genesisTime = 1_700_000_000_123_456_789n;

export type MemoryWorldSetup = {
  readonly records: readonly StateRecord[];
  /** Blocks come by themselves as long as something waits. */
  readonly automatic?: boolean;
  readonly name?: string;
};

/** A world in memory: the interfaces that the RPC needs, over the real runtime. Not durable, and alone. */
export class MemoryWorld implements World, Sandbox {
  readonly sandbox = this;
  readonly id: Uint8Array;
  readonly chainId = 'memory';
  readonly protocolVersion = 88;
  readonly policy = { readers: undefined, sandbox: true, blocks: { kind: 'manual' as const } };
  readonly #store = new MemoryNodeStore();
  readonly #made: Made[] = [];
  readonly #transactions = new Map<string, WorldTransaction>();
  readonly #receipts = new Map<string, Receipt>();
  readonly #outcomes = new Map<string, WorldOutcome>();
  readonly #snapshots = new Map<string, Hash>();
  readonly #automatic: boolean;
  #waiting: SignedTransaction[] = [];
  #incoming: readonly Receipt[] = [];
  #congestion = noCongestion;
  #requests = noBandwidthRequests;
  #listeners: (() => void)[] = [];

  constructor({ records, automatic = false, name = 'memory' }: MemoryWorldSetup) {
    this.id = sha256(toUtf8(name));
    this.#automatic = automatic;
    const root = this.#write(zeroHash, records.map(recordRow));
    this.#keep(this.#next({ root, timestamp: genesisTime, height: 100n, prevHash: this.id }), [], []);
  }

  async head(): Promise<WorldBlock> {
    return this.#head();
  }

  async block(ref: BlockRef): Promise<WorldBlock | undefined> {
    if (ref.kind === 'latest') return this.#head();
    if (ref.kind === 'genesis') return this.#made[0]?.block;
    const isIt = (block: WorldBlock) =>
      ref.kind === 'hash' ? equalBytes(block.hash, ref.hash) : block.height === ref.height;
    return this.#made.find(({ block }) => isIt(block))?.block;
  }

  async submit(signed: SignedTransaction): Promise<Submission> {
    const { hash } = identifyTransaction(signed);
    const known = this.#made.some(({ block }) => equalBytes(block.hash, signed.transaction.blockHash));
    if (!known) return { ok: false, error: { kind: 'expired' } };
    if (!isTransactionSigned(signed, hash)) return { ok: false, error: { kind: 'invalid_signature' } };
    if (!this.#transactions.has(toHex(hash))) {
      this.#transactions.set(toHex(hash), { signed, hash, blockHash: undefined });
      this.#waiting.push(signed);
      if (this.#automatic) setTimeout(() => void this.#settle(), 0);
    }
    return { ok: true, hash };
  }

  async transaction(hash: Hash): Promise<WorldTransaction | undefined> {
    return this.#transactions.get(toHex(hash));
  }

  async receipt(id: Hash): Promise<Receipt | undefined> {
    return this.#receipts.get(toHex(id));
  }

  async outcome(id: Hash): Promise<WorldOutcome | undefined> {
    return this.#outcomes.get(toHex(id));
  }

  async changes(block: WorldBlock): Promise<readonly ChunkChange[]> {
    return this.#made.find((one) => one.block === block)?.changes ?? [];
  }

  async receiptsInto(block: WorldBlock): Promise<readonly Receipt[]> {
    return this.#made.find((one) => one.block === block)?.into ?? [];
  }

  async signedHead(): Promise<never> {
    throw new Error('a world in memory signs nothing');
  }

  halted(): undefined {
    return undefined;
  }

  async resume(): Promise<WorldBlock> {
    return this.#head();
  }

  async blockAfter(height: bigint, signal?: AbortSignal): Promise<WorldBlock> {
    while (this.#head().height <= height) {
      await new Promise<void>((resolve, reject) => {
        this.#listeners.push(resolve);
        signal?.addEventListener('abort', () => reject(signal.reason));
        if (signal?.aborted) reject(signal.reason);
      });
    }
    return this.#head();
  }

  async read<T>(block: WorldBlock, use: (store: NodeStore, root: Hash) => T): Promise<T> {
    return use(this.#store, block.stateRoot);
  }

  async view(block: WorldBlock, call: ViewCall): Promise<ViewAnswer> {
    const { chainId, protocolVersion } = this;
    const input = { chainId, protocolVersion, stateRoot: block.stateRoot, block, ...call };
    return { ...viewCall(input, this.#store, { load: loadOnce }), block };
  }

  async produceBlock(): Promise<WorldBlock> {
    const head = this.#head();
    const input = this.#input(head);
    this.#waiting = [];
    const result = applyChunk(input, this.#store, { load: loadOnce });
    this.#store.putAll(result.state.made);
    const block = this.#next({
      root: result.stateRoot,
      timestamp: input.block.timestamp,
      height: input.block.height,
      prevHash: head.hash,
      result,
      transactions: input.transactions.map(({ signed }) => identifyTransaction(signed).hash),
    });
    this.#record(block, result);
    this.#keep(block, input.incomingReceipts, result.state.changes);
    return block;
  }

  async fastForward(blocks: bigint): Promise<WorldBlock> {
    for (let i = 0n; i < blocks; i++) await this.produceBlock();
    return this.#head();
  }

  async patchState(changes: readonly TrieChange[]): Promise<WorldBlock> {
    return this.#jump(this.#write(this.#head().stateRoot, changes));
  }

  async snapshot(): Promise<string> {
    const name = `s${this.#snapshots.size}`;
    this.#snapshots.set(name, this.#head().stateRoot);
    return name;
  }

  async restore(snapshot: string): Promise<WorldBlock> {
    return this.#jump(this.#snapshots.get(snapshot) ?? zeroHash);
  }

  #head(): WorldBlock {
    const last = this.#made.at(-1);
    if (last === undefined) throw new Error('a world without a block');
    return last.block;
  }

  #jump(root: Hash): WorldBlock {
    const { height, timestamp, hash } = this.#head();
    const block = this.#next({
      root,
      timestamp: timestamp + interval,
      height: height + 1n,
      prevHash: hash,
    });
    this.#keep(block, [], []);
    return block;
  }

  async #settle(): Promise<void> {
    while (this.#waiting.length > 0 || this.#incoming.length > 0) await this.produceBlock();
  }

  #write(root: Hash, changes: readonly TrieChange[]): Hash {
    const update = trieUpdate(this.#store, root, changes);
    this.#store.putAll(update.made);
    return update.root;
  }

  #input(head: WorldBlock): ChunkInput {
    const height = head.height + 1n;
    return {
      protocolVersion: this.protocolVersion,
      chainId: this.chainId,
      prevStateRoot: head.stateRoot,
      block: {
        height,
        timestamp: head.timestamp + interval,
        epochHeight: 1n,
        gasPrice,
        gasLimit,
        randomSeed: sha256(toUtf8(`${height}`)),
      },
      validators: noValidators,
      transactions: this.#waiting.map((signed) => ({ signed, isExpired: false })),
      incomingReceipts: this.#incoming,
      congestion: { info: this.#congestion, missedChunks: 0n },
      bandwidthRequests: this.#requests,
    };
  }

  #next(facts: {
    readonly root: Hash;
    readonly timestamp: bigint;
    readonly height: bigint;
    readonly prevHash: Hash;
    readonly result?: ChunkResult;
    readonly transactions?: readonly Hash[];
  }): WorldBlock {
    const { root, timestamp, height, prevHash, result, transactions = [] } = facts;
    const outcomes = result?.outcomes ?? [];
    return {
      sequence: BigInt(this.#made.length),
      height,
      hash: sha256(encode(blockCodec, { height, prevHash, stateRoot: root })),
      prevHash,
      timestamp,
      epochHeight: 1n,
      randomSeed: sha256(toUtf8(`${height}`)),
      gasPrice,
      gasLimit,
      gasUsed: outcomes.reduce((sum, { outcome }) => sum + outcome.gasBurnt, 0n),
      tokensBurnt: outcomes.reduce((sum, { outcome }) => sum + outcome.tokensBurnt, 0n),
      prevStateRoot: this.#made.at(-1)?.block.stateRoot ?? zeroHash,
      stateRoot: root,
      outcomeRoot: result?.outcomeRoot ?? zeroHash,
      transactions,
    };
  }

  #record(block: WorldBlock, result: ChunkResult): void {
    const { paths } = chunkOutcomes(result.outcomes);
    for (const [index, outcome] of result.outcomes.entries()) {
      const proof = paths[index] ?? [];
      this.#outcomes.set(toHex(outcome.id), { outcome, blockHash: block.hash, proof });
    }
    for (const receipt of result.outgoingReceipts) {
      this.#receipts.set(toHex(receipt.receiptId), receipt);
    }
    for (const hash of block.transactions) {
      const known = this.#transactions.get(toHex(hash));
      if (known !== undefined) this.#transactions.set(toHex(hash), { ...known, blockHash: block.hash });
    }
    this.#incoming = result.outgoingReceipts;
    this.#congestion = result.congestion;
    this.#requests = result.bandwidthRequests;
  }

  #keep(block: WorldBlock, into: readonly Receipt[], changes: readonly ChunkChange[]): void {
    this.#made.push({ block, into, changes });
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const tell of listeners) tell();
  }
}
