import { fromUtf8, toUtf8 } from '../primitives/bytes.ts';
import { zeroHash } from '../primitives/hash.ts';
import type { Database } from './database.ts';
import type { Sealer, WorldSealer } from './sealer.ts';
import { guarded } from './store-fault.ts';

/** The attestations of keys that sign, by key, for as long as what they signed is kept. Each method throws `StoreFault`. */
export interface AttestationStore {
  /** Durable when it returns. A newer one of the same key takes the place of the older one. */
  keep(publicKey: Uint8Array, document: string): Promise<void>;
  find(publicKey: Uint8Array): Promise<string | undefined>;
}

/** They belong to no world: their rows are sealed for the world of zeros. */
export const createAttestationStore = (database: Database, sealer: Sealer): AttestationStore =>
  new SqlAttestationStore(database, sealer.forWorld(zeroHash));

export const attestationAddress = (name: Uint8Array) => ({
  table: 'key_attestations',
  key: name,
  sequence: 0n,
});

class SqlAttestationStore implements AttestationStore {
  readonly #database: Database;
  readonly #sealer: WorldSealer;

  constructor(database: Database, sealer: WorldSealer) {
    this.#database = database;
    this.#sealer = sealer;
  }

  async keep(publicKey: Uint8Array, document: string): Promise<void> {
    const name = this.#sealer.name('key_attestations', publicKey);
    const sealed = this.#sealer.seal(attestationAddress(name), toUtf8(document));
    await guarded(() =>
      this.#database
        .insertInto('key_attestations')
        .values({ name, sealed })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ sealed }))
        .execute(),
    );
  }

  async find(publicKey: Uint8Array): Promise<string | undefined> {
    const name = this.#sealer.name('key_attestations', publicKey);
    const row = await guarded(() =>
      this.#database
        .selectFrom('key_attestations')
        .select('sealed')
        .where('name', '=', name)
        .executeTakeFirst(),
    );
    return row === undefined ? undefined : fromUtf8(this.#sealer.open(attestationAddress(name), row.sealed));
  }
}
