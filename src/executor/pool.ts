import { extname } from 'node:path';
import type { ChunkInput, ChunkResult } from '../runtime/chunk/apply.ts';
import { type OneShotCall, withoutCode } from '../runtime/one-shot/one-shot-call.ts';
import type { NamedCall } from '../runtime/one-shot/promising-call.ts';
import type { ReceiptRunEnd } from '../runtime/one-shot/receipt-run.ts';
import type { ViewInput, ViewResult } from '../runtime/views/view-call.ts';
import type { ChunkExecutor, NodeSource } from '../worlds/chunk-executor.ts';
import { callJob } from './call-job.ts';
import { childProcesses } from './child-processes.ts';
import { type Execution, type Executor, ExecutorFault, type ExecutorFaultCode } from './executor.ts';
import type { GuestPlace } from './guest-channel.ts';
import type { Loss } from './guest-process.ts';
import type { Job, PendingJob } from './job.ts';
import { everyone, type Owner } from './owner.ts';
import { type PreparedContract, PreparedContracts } from './prepared-contracts.ts';
import { Preparer } from './preparer.ts';
import { ProcessSet } from './process-set.ts';
import { receiptsJob } from './receipts-job.ts';
import { chunkJob, viewJob } from './state-job.ts';

export type ExecutorPoolOptions = {
  /** Wall-clock limit of one call, from when a process takes it. */
  readonly timeoutMillis: number;
  /** Guests that run at once, each in a process of its own. Default: 1. */
  readonly processes?: number;
  /** Processes beside those, kept for owners who come again, and one for whoever comes new. Default: none. */
  readonly kept?: number;
  /** Calls that may wait for a process; more are turned away. */
  readonly maxWaiting?: number;
  /** Where the processes are. Default: children of this one. */
  readonly place?: GuestPlace;
};

const usual = { processes: 1, kept: 0, maxWaiting: 256 };

/** Room for prepared contracts, here and in each process. */
const contractBytes = 128 * 1_048_576;

/** Wall-clock limit of preparing one contract: some fifty times what the largest takes on a quiet machine. */
const prepareMillis = 10_000;

/** A call that was lost so often with whatever keeps the processes is not run again. The second time it ran alone. */
const maxLosses = 2;

export const ownProcesses = (): GuestPlace =>
  childProcesses(new URL(`./child${extname(import.meta.url)}`, import.meta.url));

export interface ExecutorPool extends Executor, ChunkExecutor {
  /** Of the children of this process that take calls now. */
  readonly pids: readonly number[];
}

/** Starts the processes and hands calls to them, oldest first. `close` it, or the processes keep this one alive. */
export const createExecutorPool = (options: ExecutorPoolOptions): ExecutorPool => new Pool(options);

class Pool implements ExecutorPool {
  readonly #maxWaiting: number;
  readonly #processes: ProcessSet;
  readonly #waiting: Job[] = [];
  /** A call that is run again after a loss is alone: if it is lost again, it is the cause. */
  #suspect: Job | undefined;
  readonly #contracts: PreparedContracts;
  /** Calls whose contract is being prepared. */
  #preparing = 0;
  #isClosed = false;

  constructor(options: ExecutorPoolOptions) {
    const { timeoutMillis, place = ownProcesses() } = options;
    this.#contracts = new PreparedContracts(contractBytes, new Preparer(prepareMillis));
    this.#maxWaiting = options.maxWaiting ?? usual.maxWaiting;
    const [atOnce, kept] = [options.processes ?? usual.processes, options.kept ?? usual.kept];
    this.#processes = new ProcessSet(
      { place, timeoutMillis, contractBytes, atOnce, kept },
      { onFree: () => this.#dispatch(), onLost: (loss) => this.#onLost(loss) },
    );
  }

  async execute(call: OneShotCall, owner: Owner = everyone): Promise<Execution> {
    if (this.#preparing > this.#maxWaiting) throw this.#overload();
    const contract = this.#contracts.load(call.code, call.protocolVersion);
    const loaded = contract instanceof Promise ? await this.#whenPrepared(contract) : contract;
    return this.#accept(callJob(withoutCode(call), loaded, owner));
  }

  executeReceipts(call: NamedCall, owner: Owner = everyone): Promise<ReceiptRunEnd> {
    return this.#accept(receiptsJob(call, owner));
  }

  applyChunk(input: ChunkInput, source: NodeSource, owner: Owner = everyone): Promise<ChunkResult> {
    return this.#accept(chunkJob(input, source, owner));
  }

  view(input: ViewInput, source: NodeSource, owner: Owner = everyone): Promise<ViewResult> {
    return this.#accept(viewJob(input, source, owner));
  }

  isReady(): boolean {
    return !this.#isClosed && this.#processes.isReady;
  }

  get pids(): number[] {
    return this.#processes.pids;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const job of this.#waiting.splice(0)) refuse(job, 'executor_closed');
    await this.#processes.close();
    await this.#contracts.close();
  }

  async #whenPrepared(coming: Promise<PreparedContract>): Promise<PreparedContract> {
    this.#preparing++;
    try {
      return await coming;
    } finally {
      this.#preparing--;
    }
  }

  #accept<T>({ job, promise }: PendingJob<T>): Promise<T> {
    if (this.#isClosed) refuse(job, 'executor_closed');
    else if (this.#processes.isBroken) refuse(job, 'executor_died', notStarting);
    else this.#enqueue(job);
    return promise;
  }

  #enqueue(job: Job): void {
    this.#waiting.push(job);
    this.#dispatch();
    if (this.#waiting.length <= this.#maxWaiting || this.#waiting.at(-1) !== job) return;
    this.#waiting.pop();
    job.reject(this.#overload());
  }

  #overload(): ExecutorFault {
    return new ExecutorFault('executor_overloaded', `${this.#maxWaiting} calls wait already`);
  }

  /**
   * In order, but that a call which has to wait for a process that nobody has used holds up nobody else. What it waits
   * for is on its way before a later call can take its place.
   */
  #dispatch(): void {
    let passed = 0;
    while (this.#mayRun(this.#waiting[passed])) {
      const job = this.#waiting[passed] as Job;
      const process = this.#processes.take(job.owner);
      if (process === undefined) this.#processes.renew(++passed);
      else {
        this.#waiting.splice(passed, 1);
        this.#suspect = job.losses > 0 ? job : undefined;
        process.run(job);
      }
    }
    this.#processes.fillUp();
  }

  #mayRun(job: Job | undefined): boolean {
    if (job === undefined || !this.#processes.hasRoom) return false;
    if (this.#processes.busy === 0) return true;
    return this.#suspect === undefined && job.losses === 0;
  }

  #onLost(loss: Loss): void {
    if (loss.job !== undefined) this.#settle(loss.job, loss);
    if (this.#processes.isBroken)
      for (const job of this.#waiting.splice(0)) refuse(job, 'executor_died', notStarting);
    if (!this.#isClosed) this.#dispatch();
  }

  /** Calls are deterministic, so running one again is safe. What was lost goes before what waits. */
  #settle(job: Job, { end }: Loss): void {
    job.losses++;
    if (this.#isClosed) refuse(job, 'executor_closed');
    else if (end === 'process' || job.losses >= maxLosses)
      refuse(job, 'executor_died', 'the guest process ended during the call');
    else this.#waiting.unshift(job);
  }
}

const notStarting = 'the guest process does not start';

function refuse(job: Job, code: ExecutorFaultCode, message = 'the executor is closed'): void {
  job.reject(new ExecutorFault(code, message));
}
