import { toHex } from '../primitives/bytes.ts';
import { zeroHash } from '../primitives/hash.ts';
import type { Database } from './database.ts';
import type { Sealer, WorldSealer } from './sealer.ts';
import { guarded, StoreFault } from './store-fault.ts';
import type { LightClientBlockRow } from './tables.ts';

/** A block on the way from a trusted start to the head. */
export type KeptBlock = {
  /** How many epochs after the start's. */
  readonly epoch: bigint;
  readonly height: bigint;
  /** Whatever the light client reads it from again. */
  readonly bytes: Uint8Array;
};

/**
 * What a light client has walked since a trusted start: of each epoch the newest block that it was at. The head is made of
 * them anew, so a row can be lost or held back, but none can be invented. Each method throws `StoreFault`.
 */
export interface LightClientStore {
  /** Durable when it returns. A block of the same epoch gives way to a higher one, and never to a lower one. */
  keep(start: Uint8Array, block: KeptBlock): Promise<void>;
  /** In the order of the epochs, from this one on. Faults with `store_rolled_back` if this process has seen a higher one. */
  walked(start: Uint8Array, fromEpoch?: bigint): Promise<readonly KeptBlock[]>;
}

/** They belong to no world: their rows are sealed for the world of zeros. */
export const createLightClientStore = (database: Database, sealer: Sealer): LightClientStore =>
  new SqlLightClientStore(database, sealer.forWorld(zeroHash));

type Row = Pick<LightClientBlockRow, 'start' | 'epoch'>;

/** The epoch is the sequence, so that no row can stand for that of another epoch. */
export const lightClientAddress = ({ start, epoch }: Row) => ({
  table: 'light_client_blocks',
  key: start,
  sequence: epoch,
});

class SqlLightClientStore implements LightClientStore {
  readonly #database: Database;
  readonly #sealer: WorldSealer;
  /** The highest height that was read or written, by start. */
  readonly #highest = new Map<string, bigint>();

  constructor(database: Database, sealer: WorldSealer) {
    this.#database = database;
    this.#sealer = sealer;
  }

  async keep(id: Uint8Array, { epoch, height, bytes }: KeptBlock): Promise<void> {
    const start = this.#sealer.name('light_client_blocks', id);
    const sealed = this.#sealer.seal(lightClientAddress({ start, epoch }), bytes);
    await guarded(() =>
      this.#database
        .insertInto('light_client_blocks')
        .values({ start, epoch, height, sealed })
        .onConflict((conflict) =>
          conflict
            .columns(['start', 'epoch'])
            .doUpdateSet({ height, sealed })
            .where('light_client_blocks.height', '<', height),
        )
        .execute(),
    );
    this.#remember(id, height);
  }

  async walked(id: Uint8Array, fromEpoch = 0n): Promise<readonly KeptBlock[]> {
    const start = this.#sealer.name('light_client_blocks', id);
    // Before the query: a block that is kept while it runs may be in the answer or not.
    const known = this.#highest.get(toHex(id)) ?? 0n;
    const rows = await guarded(() =>
      this.#database
        .selectFrom('light_client_blocks')
        .selectAll()
        .where('start', '=', start)
        .where('epoch', '>=', fromEpoch)
        .orderBy('epoch')
        .execute(),
    );
    const highest = rows.at(-1)?.height ?? 0n;
    if (highest < known)
      throw new StoreFault('store_rolled_back', `light_client_blocks: the head was at ${known} before`);
    this.#remember(id, highest);
    return rows.map((row) => ({
      epoch: row.epoch,
      height: row.height,
      bytes: this.#sealer.open(lightClientAddress(row), row.sealed),
    }));
  }

  #remember(id: Uint8Array, height: bigint): void {
    const known = this.#highest.get(toHex(id)) ?? 0n;
    if (height > known) this.#highest.set(toHex(id), height);
  }
}
