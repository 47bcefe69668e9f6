import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ExecutorFault } from './executor.ts';

export type ToPrepare = { readonly id: number; readonly code: Uint8Array; readonly protocolVersion: number };
export type Prepared = { readonly id: number; readonly bytes: Uint8Array<ArrayBuffer> };

const ownEntry = new URL(`./prepare-thread${extname(import.meta.url)}`, import.meta.url);

/** JavaScript objects of the thread; a contract of the largest size takes a tenth. */
const maxOldGenerationSizeMb = 512;

type Waiting = PromiseWithResolvers<Uint8Array<ArrayBuffer>>;

/**
 * Prepares contracts in a thread of its own, so that a large one holds up nobody else. The thread starts with the first
 * and never runs a guest: what it says may be kept.
 */
export class Preparer {
  readonly #waiting = new Map<number, Waiting>();
  readonly #entry: URL;
  #worker: Worker | undefined;
  #lastId = 0;
  #isClosed = false;

  /** Only tests have another `entry`. */
  constructor(entry = ownEntry) {
    this.#entry = entry;
  }

  /** What `encodePreparation` makes of the contract. Rejects with `ExecutorFault` when the thread ends. */
  prepare(code: Uint8Array, protocolVersion: number): Promise<Uint8Array<ArrayBuffer>> {
    const waiting: Waiting = Promise.withResolvers();
    const task: ToPrepare = { id: ++this.#lastId, code, protocolVersion };
    this.#waiting.set(task.id, waiting);
    this.#running().postMessage(task);
    return waiting.promise;
  }

  /** What is being prepared ends as `executor_closed`. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#worker?.terminate();
  }

  #running(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(this.#entry, { env: {}, resourceLimits: { maxOldGenerationSizeMb } });
    worker.on('message', ({ id, bytes }: Prepared) => {
      this.#waiting.get(id)?.resolve(bytes);
      this.#waiting.delete(id);
    });
    // `exit` follows, and tells those who wait.
    worker.on('error', () => undefined);
    worker.on('exit', () => this.#onExit(worker));
    // An idle thread keeps no process alive: a pool that is closed may end it late.
    worker.unref();
    this.#worker = worker;
    return worker;
  }

  #onExit(worker: Worker): void {
    if (this.#worker === worker) this.#worker = undefined;
    const code = this.#isClosed ? 'executor_closed' : 'execution_fault';
    const fault = new ExecutorFault(code, 'the thread that prepares contracts ended');
    for (const { reject } of this.#waiting.values()) reject(fault);
    this.#waiting.clear();
  }
}
