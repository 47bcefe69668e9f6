import { toHex } from '../primitives/bytes.ts';
import type { Worlds } from '../rpc/served-world.ts';
import type { WorldDefinition } from '../store/world-store.ts';
import type { Tip } from '../worlds/block-details.ts';
import { createWorld, type WorldConfig, worldFromConfig } from '../worlds/create-world.ts';
import { type DurableWorld, openWorld } from '../worlds/durable-world.ts';
import { Serial } from '../worlds/serial.ts';
import { toFacts, type WorldFacts } from '../worlds/world-facts.ts';
import type { WorldServices } from '../worlds/world-services.ts';
import { ProblemError } from './problems.ts';

export type WorldLimits = {
  /** Worlds that this service keeps; more are not made. */
  readonly maxWorlds: number;
};

/** The worlds of this service: made, opened when they are first asked for, and closed with it. */
export class WorldService implements Worlds {
  readonly #services: WorldServices;
  readonly #limits: WorldLimits;
  readonly #open = new Map<string, Promise<DurableWorld>>();
  readonly #names = new Map<string, string>();
  /** Newest blocks of worlds that were open here and are to be opened anew. */
  readonly #known = new Map<string, Tip>();
  readonly #creating = new Serial();

  constructor(services: WorldServices, limits: WorldLimits) {
    this.#services = services;
    this.#limits = limits;
  }

  /** By id in hex, or by a name that `name` gave. Throws `WorldFault` when another process has the world. */
  async find(idOrName: string): Promise<DurableWorld | undefined> {
    const hex = this.#names.get(idOrName) ?? idOrName;
    if (!/^[0-9a-f]{64}$/.test(hex)) return undefined;
    const id = Uint8Array.from(Buffer.from(hex, 'hex'));
    const isKnown = this.#open.has(hex) || (await this.#services.store.find(id)) !== undefined;
    return isKnown ? this.#opened(hex, id) : undefined;
  }

  /** The same config gives the same world. Throws `InvalidGenesis`, and the problem `worlds_full`. */
  async create(config: WorldConfig): Promise<DurableWorld> {
    const id = await this.#creating.run(async () => {
      await this.#assertRoom(config);
      return createWorld(this.#services.store, config);
    });
    return this.#opened(toHex(id), id);
  }

  /** A name beside the id, for as long as this process runs. */
  name(name: string, { id }: DurableWorld): void {
    this.#names.set(name, toHex(id));
  }

  /** In the order of their ids. */
  async list(): Promise<readonly WorldFacts[]> {
    return (await this.#services.store.list()).map((one: WorldDefinition) => toFacts(one));
  }

  /** Each ends with the block that it is making. */
  async close(): Promise<void> {
    const opened = await Promise.allSettled(this.#open.values());
    await Promise.all(opened.map((one) => (one.status === 'fulfilled' ? one.value.close() : undefined)));
  }

  async #assertRoom(config: WorldConfig): Promise<void> {
    const worlds = await this.#services.store.list();
    if (worlds.length < this.#limits.maxWorlds) return;
    const { definition } = worldFromConfig(config);
    if (worlds.some(({ id }) => toHex(id) === toHex(definition.id))) return;
    throw new ProblemError('worlds_full', `this service keeps at most ${this.#limits.maxWorlds} worlds`);
  }

  /** One that another process took over meanwhile is opened anew: `WorldFault` as long as that one has it. */
  async #opened(hex: string, id: Uint8Array): Promise<DurableWorld> {
    const known = this.#open.get(hex);
    if (known === undefined) return this.#openOnce(hex, id);
    const world = await known;
    if (await world.isOurs()) return world;
    this.#known.set(hex, world.tip);
    if (this.#open.get(hex) === known) this.#open.delete(hex);
    await world.close();
    return this.#openOnce(hex, id);
  }

  /** Two that ask at once get one. A world that could not be opened may be asked for again. */
  #openOnce(hex: string, id: Uint8Array): Promise<DurableWorld> {
    const known = this.#open.get(hex);
    if (known !== undefined) return known;
    const opening = openWorld(this.#services, id, this.#known.get(hex));
    this.#open.set(hex, opening);
    opening.catch(() => this.#open.delete(hex));
    return opening;
  }
}
