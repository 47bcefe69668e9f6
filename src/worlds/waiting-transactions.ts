import { decode } from '../primitives/borsh.ts';
import { toHex } from '../primitives/bytes.ts';
import { signedTransactionSchema } from '../primitives/transaction.ts';
import type { Submitted, WorldStore } from '../store/world-store.ts';
import type { Waiting } from './choose-transactions.ts';
import { WorldFault } from './world-fault.ts';

/** More are not looked at for one block: it would hardly take them, and reading them takes time. */
const mostInBlock = 2_000;
/** Of those that wait: they are in memory, and are read for each block, which takes a quarter of this. */
const mostBytes = 16 * 1_048_576;

/** The queue of a world, as this process last saw it; the store has the truth. */
export class WaitingTransactions {
  readonly #store: WorldStore;
  readonly #world: Uint8Array;
  readonly #limit: number;
  readonly #known = new Map<string, Waiting>();
  #bytes = 0;

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
    const isFull = this.#known.size >= this.#limit || this.#bytes + submitted.bytes.length > mostBytes;
    if (isFull && this.get(submitted.hash) === undefined) {
      throw new WorldFault('queue_full', 'as many transactions wait as may');
    }
    const queued = await this.#store.enqueue(this.#world, submitted);
    if (queued !== 'already-included') this.#keep(toWaiting(submitted));
  }

  /** They are in a block now. */
  forget(hashes: readonly Uint8Array[]): void {
    for (const hash of hashes) this.#drop(toHex(hash));
  }

  /** What we knew before and the store has no more is in a block, or was taken away: it waits for nothing. */
  async #read(limit: number): Promise<readonly Waiting[]> {
    const before = [...this.#known.keys()];
    const all = (await this.#store.pending(this.#world, limit)).map(toWaiting);
    if (all.length < limit) {
      const there = new Set(all.map(({ hash }) => toHex(hash)));
      for (const name of before) if (!there.has(name)) this.#drop(name);
    }
    for (const one of all) this.#keep(one);
    return all;
  }

  #keep(one: Waiting): void {
    const name = toHex(one.hash);
    this.#drop(name);
    this.#known.set(name, one);
    this.#bytes += one.size;
  }

  #drop(name: string): void {
    this.#bytes -= this.#known.get(name)?.size ?? 0;
    this.#known.delete(name);
  }
}

const toWaiting = ({ hash, bytes }: Submitted): Waiting => ({
  hash,
  signed: decode(signedTransactionSchema, bytes),
  size: bytes.length,
});
