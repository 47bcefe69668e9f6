import type { Instance } from '../wasm/instance.ts';
import type { GasCounter } from './gas-counter.ts';

/**
 * Keeps the guest's own counter and the call's in step at each border that the guest crosses (nearcore: the call hooks
 * of `wasmtime_runner/mod.rs`). In numbers: a host call may come millions of times.
 */
export class Meter {
  readonly #gas: GasCounter;
  #instance: Instance | undefined;
  /** Gas that the guest was told it has. */
  #armed = 0;

  constructor(gas: GasCounter) {
    this.#gas = gas;
  }

  attach(instance: Instance): void {
    this.#instance = instance;
  }

  /** Before the guest is entered. */
  arm(): void {
    this.#armed = this.#gas.remainingExact;
    this.#instance?.arm(this.#armed);
  }

  /** After the guest ended by itself or by a trap of its own: burns what it used. */
  settle(): void {
    this.#burn(this.#instance?.spent() ?? 0);
  }

  /** The guest called the host: burns what it used until then. */
  pause(): void {
    this.#burn(this.#instance?.spentAtHost() ?? 0);
  }

  /** The host returns to the guest. */
  resume(): void {
    this.#armed = this.#gas.remainingExact;
    this.#instance?.rearm(this.#armed);
  }

  #burn(spent: number): void {
    // Protocol: once a charge failed less remains than the guest was told, and that much is not burnt again.
    const burnt = spent - (this.#armed - this.#gas.remainingExact);
    if (burnt > 0) this.#gas.burn(burnt);
  }
}
