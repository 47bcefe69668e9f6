import { fromUtf8, toUtf8 } from '../primitives/bytes.ts';
import { zeroHash } from '../primitives/hash.ts';
import type { Database } from './database.ts';
import { ignoreConflict } from './insert-rows.ts';
import type { Sealer, WorldSealer } from './sealer.ts';
import { guarded, StoreFault } from './store-fault.ts';

/** Ids of requests of OutLayer's contract and answers to them, each under a name that its caller chooses. Each method throws `StoreFault`. */
export interface OutlayerStore {
  /** Durable when it returns. What is kept once stays: gives the text that is kept now, which may be an earlier one. */
  keep(name: Uint8Array, text: string): Promise<string>;
  /** Durable when it returns: from then on this text is what is kept. */
  replace(name: Uint8Array, text: string): Promise<void>;
  find(name: Uint8Array): Promise<string | undefined>;
}

/** They belong to no world: their rows are sealed for the world of zeros. */
export const createOutlayerStore = (database: Database, sealer: Sealer): OutlayerStore =>
  new SqlOutlayerStore(database, sealer.forWorld(zeroHash));

export const outlayerAddress = (name: Uint8Array) => ({ table: 'outlayer_answers', key: name, sequence: 0n });

class SqlOutlayerStore implements OutlayerStore {
  readonly #database: Database;
  readonly #sealer: WorldSealer;

  constructor(database: Database, sealer: WorldSealer) {
    this.#database = database;
    this.#sealer = sealer;
  }

  async keep(id: Uint8Array, text: string): Promise<string> {
    const name = this.#sealer.name('outlayer_answers', id);
    const sealed = this.#sealer.seal(outlayerAddress(name), toUtf8(text));
    await guarded(() =>
      this.#database
        .insertInto('outlayer_answers')
        .values({ name, sealed })
        .onConflict(ignoreConflict)
        .execute(),
    );
    const kept = await this.find(id);
    if (kept !== undefined) return kept;
    throw new StoreFault('store_corrupt', 'an answer that was kept is gone');
  }

  async replace(id: Uint8Array, text: string): Promise<void> {
    const name = this.#sealer.name('outlayer_answers', id);
    const sealed = this.#sealer.seal(outlayerAddress(name), toUtf8(text));
    await guarded(() =>
      this.#database
        .insertInto('outlayer_answers')
        .values({ name, sealed })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ sealed }))
        .execute(),
    );
  }

  async find(id: Uint8Array): Promise<string | undefined> {
    const name = this.#sealer.name('outlayer_answers', id);
    const row = await guarded(() =>
      this.#database
        .selectFrom('outlayer_answers')
        .select('sealed')
        .where('name', '=', name)
        .executeTakeFirst(),
    );
    return row === undefined ? undefined : fromUtf8(this.#sealer.open(outlayerAddress(name), row.sealed));
  }
}
