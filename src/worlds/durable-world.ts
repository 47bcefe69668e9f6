import { encode } from '../primitives/borsh.ts';
import type { InvalidTxError } from '../primitives/errors/invalid-tx-error.ts';
import type { Receipt } from '../primitives/receipt.ts';
import {
  identifyTransaction,
  type SignedTransaction,
  signedTransactionSchema,
  type TransactionId,
} from '../primitives/transaction.ts';
import type { WorldPolicy } from '../proof/world-id.ts';
import type { ChunkChange } from '../runtime/state/chunk-state.ts';
import { ChunkState } from '../runtime/state/chunk-state.ts';
import { judgeTransaction } from '../runtime/transactions/judge.ts';
import { readSigner } from '../runtime/transactions/signer.ts';
import type { Hash } from '../trie/node.ts';
import type { NodeStore } from '../trie/store.ts';
import { isUnsettled, type Tip, toWorldBlock } from './block-details.ts';
import { BlockWaiters } from './block-waiters.ts';
import { type SignedHead, toSignedHead } from './head-signer.ts';
import { Serial } from './serial.ts';
import { WaitingTransactions } from './waiting-transactions.ts';
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
} from './world.ts';
import { WorldAudit } from './world-audit.ts';
import { toFacts, type WorldFacts } from './world-facts.ts';
import { type Halt, WorldFault } from './world-fault.ts';
import { WorldNodes } from './world-nodes.ts';
import { ownerOf } from './world-owner.ts';
import { WorldPace } from './world-pace.ts';
import { WorldReader } from './world-reader.ts';
import { WorldSandbox } from './world-sandbox.ts';
import type { WorldServices } from './world-services.ts';
import { WorldWriter, type WriterParts } from './world-writer.ts';

/**
 * Opens a world to write to it, and makes its blocks as its policy says. `known`: the last block of it that this process
 * knew, from which its head must follow. Throws `WorldFault`.
 */
export async function openWorld(services: WorldServices, id: Uint8Array, known?: Tip): Promise<DurableWorld> {
  const { store, cacheBytes, maxWaiting } = services;
  const definition = await store.find(id);
  if (definition === undefined) throw new WorldFault('world_unknown', 'there is no such world');
  const facts = toFacts(definition);
  const reader = new WorldReader(store, id);
  const nodes = new WorldNodes({ nodes: (hashes) => store.readNodes(id, hashes) }, cacheBytes);
  const parts = { services, facts, reader, nodes };
  const waiting = new WaitingTransactions(store, id, maxWaiting);
  const writer = await WorldWriter.open(parts, known);
  await waiting.load();
  return new DurableWorld(parts, writer, waiting);
}

/** A world that the store keeps. */
export class DurableWorld implements World {
  readonly #parts: WriterParts;
  readonly #writer: WorldWriter;
  readonly #waiting: WaitingTransactions;
  readonly #writing = new Serial();
  readonly #waiters = new BlockWaiters();
  readonly #pace: WorldPace;
  #isClosed = false;
  /** Only of a world whose policy says so. */
  readonly sandbox: Sandbox | undefined;
  readonly audit: WorldAudit;

  constructor(parts: WriterParts, writer: WorldWriter, waiting: WaitingTransactions) {
    this.#parts = parts;
    this.#writer = writer;
    this.#waiting = waiting;
    this.#pace = new WorldPace(
      {
        produceBlock: () => this.produceBlock(),
        hasWork: () => this.#hasWork(),
        report: (fault) => parts.services.report?.(this.id, fault),
      },
      this.policy.blocks,
    );
    this.sandbox = this.policy.sandbox
      ? new WorldSandbox(parts, writer, (write) => this.#write(write))
      : undefined;
    this.audit = new WorldAudit(parts, (tip) => writer.signatureOf(tip));
    this.#pace.start();
  }

  get id(): Uint8Array {
    return this.#facts.id;
  }

  get chainId(): string {
    return this.#facts.chainId;
  }

  get protocolVersion(): number {
    return this.#facts.protocolVersion;
  }

  get policy(): WorldPolicy {
    return this.#facts.policy;
  }

  async head(): Promise<WorldBlock> {
    return toWorldBlock(this.#writer.tip);
  }

  /** The newest block that this process knows, with what it was made of. */
  get tip(): Tip {
    return this.#writer.tip;
  }

  async block(ref: BlockRef): Promise<WorldBlock | undefined> {
    return ref.kind === 'latest' ? this.head() : this.#parts.reader.block(ref);
  }

  async submit(signed: SignedTransaction): Promise<Submission> {
    this.#assertOpen();
    this.#writer.assertRunning();
    const id = identifyTransaction(signed);
    const known = { ok: true, hash: id.hash } as const;
    if ((await this.transaction(id.hash)) !== undefined) return known;
    const error = await this.#judge(signed, id);
    if (error !== undefined) return { ok: false, error };
    await this.#waiting.add({ hash: id.hash, bytes: encode(signedTransactionSchema, signed) });
    this.#pace.wake();
    return known;
  }

  async transaction(hash: Hash): Promise<WorldTransaction | undefined> {
    const waiting = this.#waiting.get(hash);
    if (waiting !== undefined) return { signed: waiting.signed, hash, blockHash: undefined };
    return this.#parts.reader.transaction(hash);
  }

  receipt(id: Hash): Promise<Receipt | undefined> {
    return this.#parts.reader.receipt(id);
  }

  outcome(id: Hash): Promise<WorldOutcome | undefined> {
    return this.#parts.reader.outcome(id);
  }

  async receiptsInto({ prevHash }: WorldBlock): Promise<readonly Receipt[]> {
    const before = await this.#parts.reader.tip({ kind: 'hash', hash: prevHash });
    return before === undefined ? [] : this.#parts.reader.receiptsFrom(before);
  }

  changes(block: WorldBlock): Promise<readonly ChunkChange[]> {
    return this.#parts.reader.changes(block);
  }

  async signedHead({ hash, sequence }: WorldBlock): Promise<SignedHead> {
    const tip = await this.#parts.reader.tip({ kind: 'hash', hash });
    if (tip === undefined) throw new WorldFault('world_corrupt', `block ${sequence} is gone`);
    return toSignedHead(tip.details.head, await this.#writer.signatureOf(tip));
  }

  blockAfter(height: bigint, signal?: AbortSignal): Promise<WorldBlock> {
    const head = toWorldBlock(this.#writer.tip);
    if (head.height > height) return Promise.resolve(head);
    return this.#isClosed ? Promise.reject(closed()) : this.#waiters.wait(height, signal);
  }

  read<T>({ stateRoot }: WorldBlock, use: (store: NodeStore, root: Hash) => T): Promise<T> {
    return this.#parts.nodes.run((store) => use(store, stateRoot));
  }

  async view(block: WorldBlock, call: ViewCall): Promise<ViewAnswer> {
    const { chainId, protocolVersion } = this.#facts;
    const { stateRoot, height, timestamp, epochHeight } = block;
    const facts = { protocolVersion, chainId, stateRoot, block: { height, timestamp, epochHeight } };
    const { services, nodes } = this.#parts;
    const result = await services.executor.view({ ...facts, ...call }, nodes, ownerOf(this.#facts));
    return { ...result, block };
  }

  produceBlock(): Promise<WorldBlock> {
    return this.#write(async () => this.#writer.makeBlock(await this.#nextStep()));
  }

  halted(): Halt | undefined {
    return this.#writer.halt;
  }

  async resume(): Promise<WorldBlock> {
    const block = await this.#write(async () => this.#writer.retry(await this.#nextStep()));
    this.#pace.start();
    return block;
  }

  /** False once it was closed, or another process took it over: what it tells is old then, and it is to be opened anew. */
  async isOurs(): Promise<boolean> {
    return !this.#isClosed && (await this.#writer.keepLease());
  }

  /** Ends when the block that is being made is there. Others may write to the world then. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#pace.stop();
    this.#waiters.close();
    await this.#writing.run(() => this.#writer.release());
  }

  get #facts(): WorldFacts {
    return this.#parts.facts;
  }

  /** One height on, with all that waits. */
  async #nextStep() {
    return { heights: 1n, waiting: await this.#waiting.first(), skippedNanos: 0n };
  }

  #hasWork(): boolean {
    return this.#waiting.size > 0 || isUnsettled(this.#writer.tip);
  }

  #write(write: () => Promise<Tip>): Promise<WorldBlock> {
    return this.#writing.run(async () => {
      this.#assertOpen();
      try {
        await this.#writer.refresh();
        return toWorldBlock(await write());
      } finally {
        this.#tell();
      }
    });
  }

  /** Of the newest block. What was committed is there, even if something failed after that. */
  #tell(): void {
    const { tip } = this.#writer;
    this.#waiting.forget(tip.details.transactions);
    this.#waiters.tell(toWorldBlock(tip));
    this.#pace.wake();
  }

  async #judge(signed: SignedTransaction, id: TransactionId): Promise<InvalidTxError | undefined> {
    const { tip } = this.#writer;
    const { blockHash } = signed.transaction;
    // Protocol: a block that nobody knows is told as one that is too old.
    if (!(await this.#parts.reader.isRecent(blockHash, tip))) return { kind: 'expired' };
    const { head, load } = tip.details;
    const { gasPrice } = head.input.block;
    const { verifiers } = this.#parts.services;
    const congestion = { info: load.congestion, missedChunks: 0n };
    const { nodes } = this.#parts;
    // First what is read, since a run that meets a node which is not at hand begins again; then what is reckoned.
    await nodes.run((store) => readSigner(new ChunkState(store, tip.block.stateRoot), signed.transaction));
    return nodes.run((store) => {
      const state = new ChunkState(store, tip.block.stateRoot);
      const scene = { state, params: this.#facts.params, gasPrice, verifiers };
      return judgeTransaction(scene, congestion, signed, id);
    });
  }

  #assertOpen(): void {
    if (this.#isClosed) throw closed();
  }
}

const closed = (): WorldFault => new WorldFault('world_closed', 'the world was closed');
