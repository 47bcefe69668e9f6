import type { Logger } from 'pino';
import type { KeyEpochs } from './key-epochs.ts';
import type { Metrics } from './metrics.ts';
import { describeFault } from './request-log.ts';

export type UpkeepParts = {
  readonly epochs: KeyEpochs;
  /** 0: never. */
  readonly rotationSeconds: number;
  /** Unix seconds. */
  readonly clock: () => number;
  readonly metrics: Pick<Metrics, 'rotated'>;
  readonly log: Logger;
};

/** What a service does without being asked, to be called about once a minute: renews the quote, and the keys when they are due. */
export class Upkeep {
  readonly #parts: UpkeepParts;

  constructor(parts: UpkeepParts) {
    this.#parts = parts;
  }

  /** Never rejects: what fails is logged, and tried again the next time. */
  async run(): Promise<void> {
    const { epochs, rotationSeconds, clock, log } = this.#parts;
    try {
      await epochs.current.attestation.current();
      if (rotationSeconds > 0 && clock() - epochs.current.since >= rotationSeconds) await this.rotate();
    } catch (cause) {
      log.warn({ fault: describeFault(cause) }, 'the upkeep failed');
    }
  }

  /** New keys now. Throws as `KeyEpochs.rotate` does. */
  async rotate(): Promise<void> {
    const { epochs, metrics, log } = this.#parts;
    try {
      await epochs.rotate();
    } catch (cause) {
      metrics.rotated('failed');
      throw cause;
    }
    metrics.rotated('made');
    log.info({ key_epoch: Number(epochs.current.keys.keyEpoch) }, 'the keys were rotated');
  }
}
