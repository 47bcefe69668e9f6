import { toUtf8 } from '../../primitives/bytes.ts';
import type { Database } from '../database.ts';
import type { NoteName, NoteStore } from '../note-store.ts';
import type { Sealer } from '../sealer.ts';
import { guarded } from '../store-fault.ts';
import type { CommitResult, Lease, WorldId } from '../world-store.ts';
import { whyRefused } from './commit.ts';

/** Notes in either database. */
export class SqlNoteStore implements NoteStore {
  readonly #database: Database;
  readonly #sealer: Sealer;

  constructor(database: Database, sealer: Sealer) {
    this.#database = database;
    this.#sealer = sealer;
  }

  /** Touches the world's row first, as a commit does: whoever takes the lease meanwhile waits, or is seen. */
  writeNote(lease: Lease, kind: NoteName, bytes: Uint8Array | undefined): Promise<CommitResult> {
    const { world, epoch } = lease;
    const sealed = bytes && this.#sealer.forWorld(world).seal(noteAddress(kind), bytes);
    return guarded(() =>
      this.#database.transaction().execute(async (transaction): Promise<CommitResult> => {
        const { numUpdatedRows } = await transaction
          .updateTable('worlds')
          .set({ epoch })
          .where('world', '=', world)
          .where('epoch', '=', epoch)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows !== 1n) return { ok: false, refusal: await whyRefused(transaction, lease) };
        await transaction.deleteFrom('notes').where('world', '=', world).where('kind', '=', kind).execute();
        if (sealed !== undefined)
          await transaction.insertInto('notes').values({ world, kind, sealed }).execute();
        return { ok: true };
      }),
    );
  }

  readNote(world: WorldId, kind: NoteName): Promise<Uint8Array | undefined> {
    return guarded(async () => {
      const row = await this.#database
        .selectFrom('notes')
        .select('sealed')
        .where('world', '=', world)
        .where('kind', '=', kind)
        .executeTakeFirst();
      return row === undefined ? undefined : this.#sealer.forWorld(world).open(noteAddress(kind), row.sealed);
    });
  }
}

export const noteAddress = (kind: string) => ({ table: 'notes', key: toUtf8(kind), sequence: 0n });
