import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ExecutorFault } from './executor.ts';

export type ToPrepare = { readonly code: Uint8Array; readonly protocolVersion: number };
/** What `encodePreparation` makes of it. */
export type Prepared = Uint8Array<ArrayBuffer>;

const ownEntry = new URL(`./prepare-thread${extname(import.meta.url)}`, import.meta.url);

/** JavaScript objects of the thread; a contract of the largest size takes a tenth. */
const maxOldGenerationSizeMb = 512;

type Waiting = PromiseWithResolvers<Prepared> & { readonly task: ToPrepare };

/**
 * Prepares contracts in a thread of its own, one after the other, so that a large one holds up nothing else. The thread
 * starts with the first and never runs a guest: what it says may be kept.
 */
export class Preparer {
  readonly #waiting: Waiting[] = [];
  readonly #timeoutMillis: number;
  readonly #entry: URL;
  #worker: Worker | undefined;
  #current: Waiting | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** `timeoutMillis` is the wall-clock limit of one contract. Only tests have another `entry`. */
  constructor(timeoutMillis: number, entry = ownEntry) {
    this.#timeoutMillis = timeoutMillis;
    this.#entry = entry;
  }

  /** Rejects with `ExecutorFault` when the thread ends, or takes too long. */
  prepare(code: Uint8Array, protocolVersion: number): Promise<Prepared> {
    if (this.#isClosed) return Promise.reject(closed());
    const waiting: Waiting = { ...Promise.withResolvers<Prepared>(), task: { code, protocolVersion } };
    this.#waiting.push(waiting);
    this.#next();
    return waiting.promise;
  }

  /** What is being prepared ends as `executor_closed`, and what waits. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(closed());
    this.#settle()?.reject(closed());
    await this.#worker?.terminate();
  }

  #next(): void {
    if (this.#current !== undefined || this.#isClosed) return;
    this.#current = this.#waiting.shift();
    if (this.#current === undefined) return;
    const worker = this.#running();
    worker.postMessage(this.#current.task);
    this.#timer = setTimeout(() => this.#overrun(worker), this.#timeoutMillis);
    this.#timer.unref();
  }

  #running(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(this.#entry, { env: {}, resourceLimits: { maxOldGenerationSizeMb } });
    worker.on('message', (bytes: Prepared) => {
      if (this.#worker !== worker) return;
      this.#settle()?.resolve(bytes);
      this.#next();
    });
    // `exit` follows, and tells who waits.
    worker.on('error', () => undefined);
    worker.on('exit', () => this.#lose(worker, ended()));
    // An idle thread keeps no process alive: a pool that is closed may end it late.
    worker.unref();
    this.#worker = worker;
    return worker;
  }

  #overrun(worker: Worker): void {
    const message = `preparing the contract took longer than ${this.#timeoutMillis} ms`;
    this.#lose(worker, new ExecutorFault('execution_timeout', message));
    void worker.terminate();
  }

  /** Only the contract at hand is lost with its thread. */
  #lose(worker: Worker, fault: ExecutorFault): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#settle()?.reject(fault);
    this.#next();
  }

  #settle(): Waiting | undefined {
    const settled = this.#current;
    clearTimeout(this.#timer);
    this.#current = undefined;
    return settled;
  }
}

const closed = (): ExecutorFault => new ExecutorFault('executor_closed', 'the executor is closed');
const ended = (): ExecutorFault =>
  new ExecutorFault('execution_fault', 'the thread that prepares contracts ended');
