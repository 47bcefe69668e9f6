import type { Transaction } from 'kysely';
import { byteVec, encode } from '../../primitives/borsh.ts';
import { InternalFault } from '../../primitives/internal-fault.ts';
import type { Database } from '../database.ts';
import { ignoreConflict, insertNewRows, insertRows } from '../insert-rows.ts';
import { StoreFault } from '../store-fault.ts';
import type { Tables } from '../tables.ts';
import type {
  BlockCommit,
  CommitRefusal,
  CommitResult,
  Lease,
  WorldDefinition,
  WorldId,
} from '../world-store.ts';
import { identifiedCodec, transactionCodec } from './codecs.ts';
import type { WorldRows } from './rows.ts';

/** One transaction: the world and its first block. */
export async function createWorld(
  database: Database,
  rows: WorldRows,
  definition: WorldDefinition,
  genesis: BlockCommit,
): Promise<'created' | 'exists'> {
  if (genesis.block.sequence !== 0n) throw new InternalFault('the sequence of a genesis block is 0');
  const world = rows.world(definition, genesis.block.hash);
  const sealed = sealCommit(rows, definition.id, genesis);
  return database.transaction().execute(async (transaction) => {
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('worlds')
      .values(world)
      .onConflict(ignoreConflict)
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows !== 1n) return 'exists';
    await insertCommit(transaction, sealed);
    return 'created';
  });
}

/**
 * Moves the head first: that takes the lock on the world's row, so that of two writers the second one waits, then finds
 * that the head has moved.
 */
export async function commitBlock(
  database: Database,
  rows: WorldRows,
  lease: Lease,
  commit: BlockCommit,
): Promise<CommitResult> {
  const { sequence, hash, previousHash } = commit.block;
  const sealed = sealCommit(rows, lease.world, commit);
  return database.transaction().execute(async (transaction): Promise<CommitResult> => {
    const { numUpdatedRows } = await transaction
      .updateTable('worlds')
      .set({ sequence, head: rows.name('blocks', hash) })
      .where('world', '=', lease.world)
      .where('epoch', '=', lease.epoch)
      .where('sequence', '=', sequence - 1n)
      .where('head', '=', rows.name('blocks', previousHash))
      .executeTakeFirstOrThrow();
    if (numUpdatedRows !== 1n) return { ok: false, refusal: await whyRefused(transaction, lease) };
    await insertCommit(transaction, sealed);
    return { ok: true };
  });
}

/** Of a write under a lease that changed no row. */
export async function whyRefused(transaction: Transaction<Tables>, lease: Lease): Promise<CommitRefusal> {
  const world = await transaction
    .selectFrom('worlds')
    .select(['epoch', 'sequence'])
    .where('world', '=', lease.world)
    .executeTakeFirst();
  if (world === undefined) return { kind: 'world-unknown' };
  if (world.epoch > lease.epoch) return { kind: 'lease-lost', epoch: world.epoch };
  if (world.epoch === lease.epoch) return { kind: 'head-moved', sequence: world.sequence };
  throw new StoreFault('store_rolled_back', 'worlds: an epoch is lower than that of a lease which was given');
}

/** Sealed before the transaction begins, so that it is short. */
function sealCommit(rows: WorldRows, world: WorldId, commit: BlockCommit) {
  const { sequence } = commit.block;
  const identified = (all: BlockCommit['receipts']) =>
    all.map((one) => ({ id: one.id, content: encode(identifiedCodec, one) }));
  const transactions = commit.transactions.map((one) => ({
    id: one.hash,
    content: encode(transactionCodec, one),
  }));
  return {
    world,
    block: rows.block(commit),
    nodes: commit.nodes.map((node) => rows.node(node)),
    parts: [
      ...rows.parts('transactions', sequence, transactions),
      ...rows.parts('receipts', sequence, identified(commit.receipts)),
      ...rows.parts('outcomes', sequence, identified(commit.outcomes)),
      ...rows.parts(
        'answers',
        sequence,
        commit.answers.map(({ key, bytes }) => ({ id: key, content: encode(byteVec, bytes) })),
      ),
    ],
    statements: commit.statements.map((draft) => rows.statement(draft, sequence)),
    dequeued: commit.dequeued.map((hash) => rows.name('queue', hash)),
  };
}

async function insertCommit(
  transaction: Transaction<Tables>,
  { world, block, nodes, parts, statements, dequeued }: ReturnType<typeof sealCommit>,
): Promise<void> {
  await insertRows(transaction, 'blocks', [block]);
  await insertNewRows(transaction, 'nodes', nodes);
  await insertRows(transaction, 'block_parts', parts);
  await insertRows(transaction, 'statements', statements);
  if (dequeued.length === 0) return;
  await transaction.deleteFrom('queue').where('world', '=', world).where('name', 'in', dequeued).execute();
}
