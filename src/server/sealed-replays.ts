import { toHex } from '../primitives/bytes.ts';

export type ReplayBounds = {
  /** How far the time of a request may be from ours, in either direction. */
  readonly windowSeconds: number;
  /** Requests that are remembered; while there are as many within the window, no more are taken. */
  readonly capacity: number;
};

export type Admission = 'fresh' | 'expired' | 'replayed' | 'full';

/**
 * Takes each request once. A name is remembered for as long as the time of its request is within the window, and never
 * forgotten before: rather is nothing new taken. Time only goes on here, so that a clock which a host sets back makes no
 * old request young again.
 */
export class SealedReplays {
  readonly #bounds: ReplayBounds;
  /** Names by the last second in which they could come again. */
  readonly #names = new Map<number, Set<string>>();
  #size = 0;
  #latest = 0;

  constructor(bounds: ReplayBounds) {
    this.#bounds = bounds;
  }

  /** `name` is the request's alone. Both times are Unix seconds: when it was made, by its sender, and now. */
  admit(name: Uint8Array, madeAt: number, now: number): Admission {
    const { windowSeconds, capacity } = this.#bounds;
    this.#goOnTo(now);
    if (Math.abs(this.#latest - madeAt) > windowSeconds) return 'expired';
    const id = toHex(name);
    for (const names of this.#names.values()) if (names.has(id)) return 'replayed';
    if (this.#size >= capacity) return 'full';
    const until = Math.ceil(madeAt + windowSeconds);
    const names = this.#names.get(until) ?? new Set();
    this.#names.set(until, names.add(id));
    this.#size++;
    return 'fresh';
  }

  #goOnTo(now: number): void {
    if (now <= this.#latest) return;
    this.#latest = now;
    for (const [until, names] of this.#names) {
      if (until >= now) continue;
      this.#names.delete(until);
      this.#size -= names.size;
    }
  }
}
