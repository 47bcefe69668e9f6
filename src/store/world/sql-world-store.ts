import { byteVec, type Codec } from '../../primitives/borsh.ts';
import { toHex } from '../../primitives/bytes.ts';
import type { Hash } from '../../trie/node.ts';
import type { Database } from '../database.ts';
import type { Sealer } from '../sealer.ts';
import { guarded, StoreFault } from '../store-fault.ts';
import type { BlockPartKind } from '../tables.ts';
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
  WorldId,
  WorldStore,
} from '../world-store.ts';
import { type BlockKey, findBlock, findPart, inBlock, readContents, readHead } from './blocks.ts';
import { identifiedCodec, transactionCodec } from './codecs.ts';
import { commitBlock, createWorld } from './commit.ts';
import { releaseLease, renewLease, takeLease } from './leases.ts';
import { readNodes } from './nodes.ts';
import { enqueue, pending } from './queue.ts';
import { WorldRows } from './rows.ts';
import { addSignature, findStatement, statementsFrom } from './statements.ts';

/** Worlds in either database. Remembers the newest head of each world that this process knows. */
export class SqlWorldStore implements WorldStore {
  readonly #database: Database;
  readonly #sealer: Sealer;
  readonly #newest = new Map<string, bigint>();

  constructor(database: Database, sealer: Sealer) {
    this.#database = database;
    this.#sealer = sealer;
  }

  create(definition: WorldDefinition, genesis: BlockCommit): Promise<'created' | 'exists'> {
    return guarded(() => createWorld(this.#database, this.#rows(definition.id), definition, genesis));
  }

  list(): Promise<readonly WorldDefinition[]> {
    return guarded(async () => {
      const all = await this.#database
        .selectFrom('worlds')
        .select(['world', 'sealed'])
        .orderBy('world')
        .execute();
      return all.map((row) => this.#rows(row.world).openWorld(row));
    });
  }

  find(world: WorldId): Promise<WorldDefinition | undefined> {
    return guarded(async () => {
      const row = await this.#database
        .selectFrom('worlds')
        .select('sealed')
        .where('world', '=', world)
        .executeTakeFirst();
      return row === undefined ? undefined : this.#rows(world).openWorld(row);
    });
  }

  takeLease(world: WorldId, request: LeaseRequest): Promise<LeaseResult> {
    return guarded(() => takeLease(this.#database, world, request));
  }

  renewLease(lease: Lease, until: bigint): Promise<Lease | undefined> {
    return guarded(() => renewLease(this.#database, lease, until));
  }

  releaseLease(lease: Lease): Promise<void> {
    return guarded(() => releaseLease(this.#database, lease));
  }

  async commitBlock(lease: Lease, commit: BlockCommit): Promise<CommitResult> {
    const result = await guarded(() => commitBlock(this.#database, this.#rows(lease.world), lease, commit));
    if (result.ok) this.#remember(lease.world, commit.block.sequence);
    return result;
  }

  async head(world: WorldId): Promise<Block | undefined> {
    // Before the query: a commit that ends while it runs may be in the answer or not.
    const known = this.#newest.get(toHex(world));
    const head = await guarded(() => readHead(this.#database, this.#rows(world), world));
    if (known !== undefined && (head === undefined || head.sequence < known)) {
      throw new StoreFault('store_rolled_back', `worlds ${toHex(world)}: the head was at ${known} before`);
    }
    if (head !== undefined) this.#remember(world, head.sequence);
    return head;
  }

  blockBySequence(world: WorldId, sequence: bigint): Promise<Block | undefined> {
    return this.#block(world, { by: 'sequence', value: sequence });
  }

  blockByHeight(world: WorldId, height: bigint): Promise<Block | undefined> {
    return this.#block(world, { by: 'height', value: height });
  }

  blockByHash(world: WorldId, hash: Hash): Promise<Block | undefined> {
    return this.#block(world, { by: 'name', value: this.#rows(world).name('blocks', hash) });
  }

  blockContents(world: WorldId, sequence: bigint): Promise<BlockContents | undefined> {
    return guarded(() => readContents(this.#database, this.#rows(world), world, sequence));
  }

  async readNode(world: WorldId, hash: Hash): Promise<Uint8Array | undefined> {
    return (await this.readNodes(world, [hash]))[0];
  }

  readNodes(world: WorldId, hashes: readonly Hash[]): Promise<readonly (Uint8Array | undefined)[]> {
    return guarded(() => readNodes(this.#database, this.#rows(world), hashes));
  }

  findTransaction(world: WorldId, hash: Hash): Promise<InBlock<IncludedTransaction> | undefined> {
    return this.#partInBlock(world, { kind: 'transactions', id: hash, codec: transactionCodec });
  }

  findReceipt(world: WorldId, id: Hash): Promise<InBlock<Identified> | undefined> {
    return this.#partInBlock(world, { kind: 'receipts', id, codec: identifiedCodec });
  }

  findOutcome(world: WorldId, id: Hash): Promise<InBlock<Identified> | undefined> {
    return this.#partInBlock(world, { kind: 'outcomes', id, codec: identifiedCodec });
  }

  findAnswer(world: WorldId, key: Uint8Array): Promise<Uint8Array | undefined> {
    const rows = this.#rows(world);
    return guarded(async () => {
      const row = await findPart(this.#database, rows, { kind: 'answers', id: key });
      return row === undefined ? undefined : rows.openPart(row, byteVec);
    });
  }

  statementsFrom(world: WorldId, sequence: bigint, limit: number): Promise<readonly StoredStatement[]> {
    return guarded(() => statementsFrom(this.#database, this.#rows(world), world, { sequence, limit }));
  }

  findStatement(world: WorldId, hash: Hash): Promise<StoredStatement | undefined> {
    return guarded(() => findStatement(this.#database, this.#rows(world), world, hash));
  }

  addSignature(world: WorldId, signature: SlotSignature): Promise<void> {
    return guarded(() => addSignature(this.#database, this.#rows(world), world, signature));
  }

  enqueue(world: WorldId, submitted: Submitted): Promise<'queued' | 'already-queued' | 'already-included'> {
    return guarded(() => enqueue(this.#database, this.#rows(world), world, submitted));
  }

  pending(world: WorldId, limit: number): Promise<readonly Submitted[]> {
    return guarded(() => pending(this.#database, this.#rows(world), world, limit));
  }

  #rows(world: WorldId): WorldRows {
    return new WorldRows(world, this.#sealer.forWorld(world));
  }

  #remember(world: WorldId, sequence: bigint): void {
    const id = toHex(world);
    if (sequence > (this.#newest.get(id) ?? -1n)) this.#newest.set(id, sequence);
  }

  async #block(world: WorldId, key: BlockKey): Promise<Block | undefined> {
    return (await guarded(() => findBlock(this.#database, this.#rows(world), world, key)))?.block;
  }

  #partInBlock<T>(
    world: WorldId,
    { kind, id, codec }: { readonly kind: BlockPartKind; readonly id: Hash; readonly codec: Codec<T> },
  ): Promise<InBlock<T> | undefined> {
    const rows = this.#rows(world);
    return guarded(async () => {
      const row = await findPart(this.#database, rows, { kind, id });
      if (row === undefined) return undefined;
      return inBlock(this.#database, rows, world, { row, value: rows.openPart(row, codec) });
    });
  }
}
