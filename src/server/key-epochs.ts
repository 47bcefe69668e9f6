import { EnclaveFault } from '../enclave/enclave.ts';
import type { EpochKeys } from '../enclave/epoch-keys.ts';
import type { AttestationService } from './attestation-service.ts';

/** Keys that are quoted, and what is quoted of them. */
export type Epoch = {
  readonly keys: EpochKeys;
  readonly attestation: AttestationService;
  /** Unix seconds. */
  readonly since: number;
};

/** Makes the keys of an epoch and has them quoted. Throws, and leaves no key, when either fails. */
export type OpenEpoch = (keyEpoch: bigint) => Promise<Epoch>;

/**
 * The keys in use, one epoch after the other. A call keeps the epoch that it began with until it ends; an epoch that is
 * over is destroyed with its last call, so its keys sign nothing that began later.
 */
export class KeyEpochs {
  readonly #open: OpenEpoch;
  readonly #inUse = new Map<Epoch, number>();
  #current: Epoch;
  #rotation: Promise<void> | undefined;
  #isClosed = false;

  private constructor(first: Epoch, open: OpenEpoch) {
    this.#current = first;
    this.#open = open;
  }

  /** Opens epoch 0. Throws what `open` throws. */
  static async start(open: OpenEpoch): Promise<KeyEpochs> {
    return new KeyEpochs(await open(0n), open);
  }

  /** For what ends before anything else can run; all else goes through `use`. */
  get current(): Epoch {
    return this.#current;
  }

  /** The keys of `epoch` live until `run` has ended. */
  async use<T>(run: (epoch: Epoch) => Promise<T>): Promise<T> {
    const epoch = this.#current;
    this.#inUse.set(epoch, (this.#inUse.get(epoch) ?? 0) + 1);
    try {
      return await run(epoch);
    } finally {
      this.#release(epoch);
    }
  }

  /**
   * New keys: first their registration is quoted, then calls that begin get them. Two at once are one. Throws
   * `EnclaveFault` when the keys cannot change or the enclave fails; the keys in use then stay.
   */
  rotate(): Promise<void> {
    this.#rotation ??= this.#rotate().finally(() => {
      this.#rotation = undefined;
    });
    return this.#rotation;
  }

  /** Destroys what nobody uses now and the rest with its last call. No rotation follows. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#rotation?.catch(() => undefined); // whoever began it was told
    this.#destroyIfIdle(this.#current);
  }

  async #rotate(): Promise<void> {
    const { keys } = this.#current;
    if (keys.result.keyMode === 'derived') {
      throw new EnclaveFault('rotation_refused', 'derived keys are the same in every epoch');
    }
    if (this.#isClosed) throw new EnclaveFault('rotation_refused', 'the service is stopping');
    const next = await this.#open(keys.keyEpoch + 1n);
    const last = this.#current;
    this.#current = next;
    this.#destroyIfIdle(last);
  }

  #release(epoch: Epoch): void {
    const left = (this.#inUse.get(epoch) ?? 1) - 1;
    if (left > 0) {
      this.#inUse.set(epoch, left);
      return;
    }
    this.#inUse.delete(epoch);
    if (epoch !== this.#current || this.#isClosed) epoch.keys.destroy();
  }

  #destroyIfIdle(epoch: Epoch): void {
    if (!this.#inUse.has(epoch)) epoch.keys.destroy();
  }
}
