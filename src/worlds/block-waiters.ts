import type { WorldBlock } from './world.ts';
import { WorldFault } from './world-fault.ts';

type Waiter = {
  readonly height: bigint;
  readonly resolve: (block: WorldBlock) => void;
  readonly reject: (cause: unknown) => void;
};

/** Those who wait for a block that is not there yet. */
export class BlockWaiters {
  readonly #waiting = new Set<Waiter>();

  /** Resolves with the first block above the height that is told. */
  wait(height: bigint, signal?: AbortSignal): Promise<WorldBlock> {
    const { promise, resolve, reject } = Promise.withResolvers<WorldBlock>();
    if (signal?.aborted === true) {
      reject(signal.reason);
      return promise;
    }
    const waiter = { height, resolve, reject };
    this.#waiting.add(waiter);
    const abort = () => reject(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    return promise.finally(() => {
      this.#waiting.delete(waiter);
      signal?.removeEventListener('abort', abort);
    });
  }

  tell(block: WorldBlock): void {
    for (const { height, resolve } of this.#waiting) if (block.height > height) resolve(block);
  }

  /** There will be no more blocks. */
  close(): void {
    for (const { reject } of this.#waiting) reject(new WorldFault('world_closed', 'the world was closed'));
  }
}
