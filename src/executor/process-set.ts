import { GuestProcess, type GuestProcessOptions, type Loss } from './guest-process.ts';
import { isSameOwner, type Owner } from './owner.ts';

export type ProcessSetOptions = GuestProcessOptions & {
  /** Guests that run at once. */
  readonly atOnce: number;
  /** Processes beside those: for owners who come again, and one for whoever comes new. */
  readonly kept: number;
};

export type ProcessSetEvents = {
  /** A process came, or is free again. */
  readonly onFree: () => void;
  /** One is gone, or did not start. */
  readonly onLost: (loss: Loss) => void;
};

/** After so many starts that failed in a row, calls no longer wait for the next. */
const maxFailedStarts = 3;

/** The guest processes: who may run in which, when they start and when they end. */
export class ProcessSet {
  readonly #options: ProcessSetOptions;
  readonly #events: ProcessSetEvents;
  /** Used least recently first. */
  readonly #processes = new Set<GuestProcess>();
  #failedStarts = 0;
  #failingSince = 0;
  #pause: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: ProcessSetOptions, events: ProcessSetEvents) {
    this.#options = options;
    this.#events = events;
    this.fillUp();
  }

  get pids(): number[] {
    return [...this.#processes].flatMap(({ isUp, pid }) => (isUp && pid !== undefined ? [pid] : []));
  }

  get isReady(): boolean {
    return this.#count(({ isUp }) => isUp) > 0;
  }

  get busy(): number {
    return this.#count(({ isBusy }) => isBusy);
  }

  get hasRoom(): boolean {
    return this.busy < this.#options.atOnce;
  }

  /** No process starts, and none has for long. */
  get isBroken(): boolean {
    if (this.#failedStarts < maxFailedStarts || this.isReady) return false;
    return performance.now() - this.#failingSince >= this.#options.place.patienceMillis;
  }

  /** An idle process that has seen no other's work. */
  take(owner: Owner): GuestProcess | undefined {
    const idle = [...this.#processes].filter(({ isIdle }) => isIdle);
    const found =
      idle.find((one) => one.owner !== undefined && isSameOwner(one.owner, owner)) ??
      idle.find((one) => one.owner === undefined);
    if (found === undefined) return undefined;
    this.#processes.delete(found);
    this.#processes.add(found);
    return found;
  }

  /** Sees to it that so many processes are on their way which have seen nobody's work, if others have to end for it. */
  renew(count: number): void {
    const wanted = Math.min(count, this.#options.atOnce - this.busy);
    // One that ends leaves its place to a new one.
    let onTheWay = this.#count((one) => !one.isUp);
    while (onTheWay < wanted && (this.#startOne() || this.#endOldest())) onTheWay++;
  }

  /** As many as may run, and one that has seen nobody's work if there is place for it. */
  fillUp(): void {
    while (this.#processes.size < this.#options.atOnce && this.#startOne());
    if (this.#count(({ owner }) => owner === undefined) === 0) this.#startOne();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#pause);
    await Promise.all([...this.#processes].map((process) => process.end()));
  }

  #count(which: (process: GuestProcess) => boolean): number {
    return [...this.#processes].filter(which).length;
  }

  #startOne(): boolean {
    const { atOnce, kept } = this.#options;
    if (this.#isClosed || this.#pause !== undefined || this.#processes.size >= atOnce + kept) return false;
    const process = new GuestProcess(this.#options, {
      onFree: () => {
        this.#failedStarts = 0;
        this.#events.onFree();
      },
      onLost: (loss) => this.#onLost(process, loss),
    });
    this.#processes.add(process);
    return true;
  }

  #endOldest(): boolean {
    const oldest = [...this.#processes].find(({ isIdle }) => isIdle);
    void oldest?.end();
    return oldest !== undefined;
  }

  #onLost(process: GuestProcess, loss: Loss): void {
    this.#processes.delete(process);
    if (!loss.wasUp && !this.#isClosed) this.#onFailedStart();
    this.#events.onLost(loss);
  }

  #onFailedStart(): void {
    if (this.#failedStarts === 0) this.#failingSince = performance.now();
    this.#failedStarts++;
    clearTimeout(this.#pause);
    const pauseMillis = Math.min(this.#options.place.maxPauseMillis, 100 * 2 ** this.#failedStarts);
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.#events.onFree();
    }, pauseMillis);
  }
}
