import { fromUtf8, toUtf8 } from '../primitives/bytes.ts';
import { zeroHash } from '../primitives/hash.ts';
import type { Database } from './database.ts';
import { ignoreConflict } from './insert-rows.ts';
import type { RowAddress, Sealer, WorldSealer } from './sealer.ts';
import { guarded } from './store-fault.ts';

/** Tables of texts under names, which belong to no world. */
export type TextTable = 'key_attestations' | 'outlayer_answers';

/** Which bytes the seal of a row is bound to. `name` is the row's own. */
export const textAddress = (table: TextTable, name: Uint8Array): RowAddress => ({
  table,
  key: name,
  sequence: 0n,
});

/** One such table. Rows are sealed for the world of zeros. Each method throws `StoreFault`. */
export class SealedTexts {
  readonly #database: Database;
  readonly #sealer: WorldSealer;
  readonly #table: TextTable;

  constructor(database: Database, sealer: Sealer, table: TextTable) {
    this.#database = database;
    this.#sealer = sealer.forWorld(zeroHash);
    this.#table = table;
  }

  /** Durable when it returns. What is there stays. */
  async add(key: Uint8Array, text: string): Promise<void> {
    const row = this.#seal(key, text);
    await guarded(() =>
      this.#database.insertInto(this.#table).values(row).onConflict(ignoreConflict).execute(),
    );
  }

  /** Durable when it returns. Takes the place of what is there. */
  async put(key: Uint8Array, text: string): Promise<void> {
    const { name, sealed } = this.#seal(key, text);
    await guarded(() =>
      this.#database
        .insertInto(this.#table)
        .values({ name, sealed })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ sealed }))
        .execute(),
    );
  }

  async find(key: Uint8Array): Promise<string | undefined> {
    const name = this.#sealer.name(this.#table, key);
    const row = await guarded(() =>
      this.#database.selectFrom(this.#table).select('sealed').where('name', '=', name).executeTakeFirst(),
    );
    if (row === undefined) return undefined;
    return fromUtf8(this.#sealer.open(textAddress(this.#table, name), row.sealed));
  }

  #seal(key: Uint8Array, text: string): { readonly name: Uint8Array; readonly sealed: Uint8Array } {
    const name = this.#sealer.name(this.#table, key);
    return { name, sealed: this.#sealer.seal(textAddress(this.#table, name), toUtf8(text)) };
  }
}
