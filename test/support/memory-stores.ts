import { equalBytes, toHex } from '../../src/primitives/bytes.ts';
import { InternalFault } from '../../src/primitives/internal-fault.ts';
import type { NoteName, NoteStore } from '../../src/store/note-store.ts';
import { StoreFault } from '../../src/store/store-fault.ts';
import type {
  Block,
  BlockCommit,
  BlockContents,
  CommitResult,
  Identified,
  InBlock,
  IncludedTransaction,
  Lease,
  LeaseRequest,
  LeaseResult,
  SlotSignature,
  StoredStatement,
  Submitted,
  WorldDefinition,
  WorldStore,
} from '../../src/store/world-store.ts';

type Kept = {
  readonly definition: WorldDefinition;
  readonly commits: BlockCommit[];
  readonly nodes: Map<string, Uint8Array>;
  readonly signatures: Map<string, Uint8Array>;
  readonly queue: Map<string, Submitted>;
  readonly notes: Map<string, Uint8Array>;
  lease: Lease;
};

/** Worlds of one process, gone with it. May be told to fail, as a database does. */
export class MemoryStores implements WorldStore, NoteStore {
  readonly #worlds = new Map<string, Kept>();
  /** Thrown by the next commit, instead of it or after it. */
  failure: { readonly when: 'before' | 'after' } | undefined;

  async create(definition: WorldDefinition, genesis: BlockCommit): Promise<'created' | 'exists'> {
    const { id } = definition;
    if (this.#worlds.has(toHex(id))) return 'exists';
    const kept: Kept = {
      definition,
      commits: [],
      nodes: new Map(),
      signatures: new Map(),
      queue: new Map(),
      notes: new Map(),
      lease: { world: id, holder: '', epoch: 0n, until: 0n },
    };
    this.#worlds.set(toHex(id), kept);
    keep(kept, genesis);
    return 'created';
  }

  async list(): Promise<readonly WorldDefinition[]> {
    return [...this.#worlds.values()].map(({ definition }) => definition);
  }

  async find(world: Uint8Array): Promise<WorldDefinition | undefined> {
    return this.#worlds.get(toHex(world))?.definition;
  }

  async takeLease(world: Uint8Array, { holder, now, until }: LeaseRequest): Promise<LeaseResult> {
    const kept = this.#worlds.get(toHex(world));
    if (kept === undefined) return { ok: false, refusal: { kind: 'world-unknown' } };
    const { lease } = kept;
    if (lease.until > now && lease.holder !== holder) {
      return { ok: false, refusal: { kind: 'lease-held', holder: lease.holder, until: lease.until } };
    }
    kept.lease = { world, holder, until, epoch: lease.epoch + 1n };
    return { ok: true, lease: kept.lease };
  }

  async renewLease(lease: Lease, until: bigint): Promise<Lease | undefined> {
    const kept = this.#kept(lease.world);
    if (kept.lease.epoch !== lease.epoch) return undefined;
    kept.lease = { ...lease, until };
    return kept.lease;
  }

  async releaseLease(lease: Lease): Promise<void> {
    await this.renewLease(lease, 0n);
  }

  async commitBlock(lease: Lease, commit: BlockCommit): Promise<CommitResult> {
    const kept = this.#kept(lease.world);
    const { failure } = this;
    this.failure = undefined;
    if (failure?.when === 'before') throw new StoreFault('store_unavailable', 'the disk is full');
    if (kept.lease.epoch !== lease.epoch) {
      return { ok: false, refusal: { kind: 'lease-lost', epoch: kept.lease.epoch } };
    }
    const head = headOf(kept);
    if (!equalBytes(head.hash, commit.block.previousHash)) {
      return { ok: false, refusal: { kind: 'head-moved', sequence: head.sequence } };
    }
    keep(kept, commit);
    if (failure !== undefined) throw new StoreFault('store_unavailable', 'the connection broke');
    return { ok: true };
  }

  async head(world: Uint8Array): Promise<Block | undefined> {
    const kept = this.#worlds.get(toHex(world));
    return kept === undefined ? undefined : headOf(kept);
  }

  async blockBySequence(world: Uint8Array, sequence: bigint): Promise<Block | undefined> {
    return this.#kept(world).commits[Number(sequence)]?.block;
  }

  async blockByHeight(world: Uint8Array, height: bigint): Promise<Block | undefined> {
    return this.#blocks(world).find((block) => block.height === height);
  }

  async blockByHash(world: Uint8Array, hash: Uint8Array): Promise<Block | undefined> {
    return this.#blocks(world).find((block) => equalBytes(block.hash, hash));
  }

  async blockContents(world: Uint8Array, sequence: bigint): Promise<BlockContents | undefined> {
    return this.#kept(world).commits[Number(sequence)];
  }

  async readNode(world: Uint8Array, hash: Uint8Array): Promise<Uint8Array | undefined> {
    return this.#kept(world).nodes.get(toHex(hash));
  }

  readNodes(world: Uint8Array, hashes: readonly Uint8Array[]): Promise<readonly (Uint8Array | undefined)[]> {
    return Promise.all(hashes.map((hash) => this.readNode(world, hash)));
  }

  async findTransaction(
    world: Uint8Array,
    hash: Uint8Array,
  ): Promise<InBlock<IncludedTransaction> | undefined> {
    return this.#findIn(
      world,
      (commit) => commit.transactions,
      (one) => equalBytes(one.hash, hash),
    );
  }

  async findReceipt(world: Uint8Array, id: Uint8Array): Promise<InBlock<Identified> | undefined> {
    return this.#findIn(
      world,
      (commit) => commit.receipts,
      (one) => equalBytes(one.id, id),
    );
  }

  async findOutcome(world: Uint8Array, id: Uint8Array): Promise<InBlock<Identified> | undefined> {
    return this.#findIn(
      world,
      (commit) => commit.outcomes,
      (one) => equalBytes(one.id, id),
    );
  }

  async findAnswer(world: Uint8Array, key: Uint8Array): Promise<Uint8Array | undefined> {
    const answers = this.#kept(world).commits.flatMap((commit) => commit.answers);
    return answers.find((one) => equalBytes(one.key, key))?.bytes;
  }

  async statementsFrom(
    world: Uint8Array,
    sequence: bigint,
    limit: number,
  ): Promise<readonly StoredStatement[]> {
    const from = this.#statements(world).filter((one) => one.sequence >= sequence);
    return from.slice(0, limit);
  }

  async findStatement(world: Uint8Array, hash: Uint8Array): Promise<StoredStatement | undefined> {
    return this.#statements(world).find((one) => equalBytes(one.hash, hash));
  }

  async addSignature(world: Uint8Array, { sequence, slot, signature }: SlotSignature): Promise<void> {
    const { signatures } = this.#kept(world);
    const name = `${sequence} ${slot}`;
    if (!signatures.has(name)) signatures.set(name, signature);
  }

  async enqueue(
    world: Uint8Array,
    submitted: Submitted,
  ): Promise<'queued' | 'already-queued' | 'already-included'> {
    if ((await this.findTransaction(world, submitted.hash)) !== undefined) return 'already-included';
    const { queue } = this.#kept(world);
    const name = toHex(submitted.hash);
    if (queue.has(name)) return 'already-queued';
    queue.set(name, submitted);
    return 'queued';
  }

  async pending(world: Uint8Array, limit: number): Promise<readonly Submitted[]> {
    return [...this.#kept(world).queue.values()].slice(0, limit);
  }

  async writeNote(lease: Lease, name: NoteName, bytes: Uint8Array | undefined): Promise<CommitResult> {
    const { notes, lease: newest } = this.#kept(lease.world);
    if (newest.epoch !== lease.epoch) {
      return { ok: false, refusal: { kind: 'lease-lost', epoch: newest.epoch } };
    }
    if (bytes === undefined) notes.delete(name);
    else notes.set(name, bytes);
    return { ok: true };
  }

  async readNote(world: Uint8Array, name: NoteName): Promise<Uint8Array | undefined> {
    return this.#kept(world).notes.get(name);
  }

  /** As if the process had ended before it signed. */
  forgetSignatures(world: Uint8Array): void {
    this.#kept(world).signatures.clear();
  }

  /** As a host may do to it. */
  forgetQueue(world: Uint8Array): void {
    this.#kept(world).queue.clear();
  }

  #kept(world: Uint8Array): Kept {
    const kept = this.#worlds.get(toHex(world));
    if (kept === undefined) throw new InternalFault('no such world');
    return kept;
  }

  #blocks(world: Uint8Array): readonly Block[] {
    return this.#kept(world).commits.map(({ block }) => block);
  }

  #findIn<T>(
    world: Uint8Array,
    listOf: (commit: BlockCommit) => readonly T[],
    isWanted: (one: T) => boolean,
  ): InBlock<T> | undefined {
    for (const commit of this.#kept(world).commits) {
      const position = listOf(commit).findIndex(isWanted);
      const value = listOf(commit)[position];
      if (value !== undefined) return { block: commit.block, position, value };
    }
    return undefined;
  }

  #statements(world: Uint8Array): readonly StoredStatement[] {
    const { commits, signatures } = this.#kept(world);
    return commits.flatMap(({ block, statements }) =>
      statements.map((draft) => ({
        ...draft,
        block: block.sequence,
        signatures: new Map(
          draft.slots.flatMap((slot) => {
            const signature = signatures.get(`${draft.sequence} ${slot}`);
            return signature === undefined ? [] : [[slot, signature] as const];
          }),
        ),
      })),
    );
  }
}

function headOf({ commits }: Kept): Block {
  const last = commits.at(-1);
  if (last === undefined) throw new InternalFault('a world without a block');
  return last.block;
}

function keep(kept: Kept, commit: BlockCommit): void {
  kept.commits.push(commit);
  for (const { hash, bytes } of commit.nodes) kept.nodes.set(toHex(hash), bytes);
  for (const hash of commit.dequeued) kept.queue.delete(toHex(hash));
}
