import { decode } from '../primitives/borsh.ts';
import { toHex } from '../primitives/bytes.ts';
import { signedTransactionSchema } from '../primitives/transaction.ts';
import type { Submitted, WorldStore } from '../store/world-store.ts';
import type { Waiting } from './choose-transactions.ts';
import { WorldFault } from './world-fault.ts';

/** More are not looked at for one block: it would hardly take them, and reading them takes time. */
const mostInBlock = 2_000;

/** The queue of a world, as this process last saw it; the store has the truth. */
export class WaitingTransactions {
  readonly #store: WorldStore;
  readonly #world: Uint8Array;
  readonly #limit: number;
  readonly #known = new Map<string, Waiting>();

  constructor(store: WorldStore, world: Uint8Array, limit: number) {
    this.#store = store;
    this.#world = world;
    this.#limit = limit;
  }

  get size(): number {
    return this.#known.size;
  }

  get(hash: Uint8Array): Waiting | undefined {
    return this.#known.get(toHex(hash));
  }

  /** All of them, when the world is opened. */
  load(): Promise<readonly Waiting[]> {
    return this.#read(this.#limit);
  }

  /** The first ones, in the order of arrival; those too that other processes took. */
  first(): Promise<readonly Waiting[]> {
    return this.#read(mostInBlock);
  }

  /** Durable when it returns. Throws `WorldFault` if too many wait. */
  async add(submitted: Submitted): Promise<void> {
    if (this.#known.size >= this.#limit && this.get(submitted.hash) === undefined) {
      throw new WorldFault('queue_full', `${this.#limit} transactions wait already`);
    }
    const queued = await this.#store.enqueue(this.#world, submitted);
    if (queued !== 'already-included') this.#known.set(toHex(submitted.hash), toWaiting(submitted));
  }

  /** They are in a block now. */
  forget(hashes: readonly Uint8Array[]): void {
    for (const hash of hashes) this.#known.delete(toHex(hash));
  }

  async #read(limit: number): Promise<readonly Waiting[]> {
    const all = (await this.#store.pending(this.#world, limit)).map(toWaiting);
    for (const one of all) this.#known.set(toHex(one.hash), one);
    return all;
  }
}

const toWaiting = ({ hash, bytes }: Submitted): Waiting => ({
  hash,
  signed: decode(signedTransactionSchema, bytes),
  size: bytes.length,
});
