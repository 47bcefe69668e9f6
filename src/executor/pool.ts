import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import type { ChunkInput, ChunkResult } from '../runtime/chunk/apply.ts';
import { type OneShotCall, withoutCode } from '../runtime/one-shot/one-shot-call.ts';
import type { NamedCall } from '../runtime/one-shot/promising-call.ts';
import type { ReceiptRunEnd } from '../runtime/one-shot/receipt-run.ts';
import type { ViewInput, ViewResult } from '../runtime/views/view-call.ts';
import type { ChunkExecutor, NodeSource } from '../worlds/chunk-executor.ts';
import { callJob } from './call-job.ts';
import { chunkJob, viewJob } from './chunk-job.ts';
import { type Execution, type Executor, ExecutorFault, type ExecutorFaultCode } from './executor.ts';
import { GuestProcess, type GuestProcessOptions, type Loss } from './guest-process.ts';
import type { Job } from './job.ts';
import { type PreparedContract, PreparedContracts } from './prepared-contracts.ts';
import { receiptsJob } from './receipts-job.ts';

export type ExecutorPoolOptions = {
  /** Wall-clock limit of one call, from when a thread takes it. */
  readonly timeoutMillis: number;
  /** Default: 1. */
  readonly processes?: number;
  /** Calls that run at once in one process. Default: all cores but one. */
  readonly threads?: number;
  /** Calls that may wait for a thread; more are turned away. */
  readonly maxWaiting?: number;
  /** What a process runs; only tests have another. */
  readonly entry?: URL;
};

const usual = { processes: 1, maxWaiting: 256 };

/** Room for prepared contracts, here and in each process. */
const contractBytes = 128 * 1_048_576;

/** After so many losses that others may have caused, a call gets a process for itself. */
const maxLosses = 2;
/** After so many starts that failed in a row, calls no longer wait for the next. */
const maxFailedStarts = 3;
const maxPauseMillis = 10_000;

export interface ExecutorPool extends Executor, ChunkExecutor {
  /** Of the processes that take calls now. */
  readonly pids: readonly number[];
}

/** Starts the processes and hands calls to them, oldest first. `close` it, or the processes keep this one alive. */
export const createExecutorPool = (options: ExecutorPoolOptions): ExecutorPool => new Pool(options);

class Pool implements ExecutorPool {
  readonly #options: GuestProcessOptions;
  readonly #count: number;
  readonly #maxWaiting: number;
  readonly #processes = new Set<GuestProcess>();
  readonly #waiting: Job[] = [];
  readonly #contracts: PreparedContracts;
  /** Calls whose contract is being prepared. */
  #preparing = 0;
  #failedStarts = 0;
  #pause: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: ExecutorPoolOptions) {
    this.#options = {
      entry: options.entry ?? new URL(`./child${extname(import.meta.url)}`, import.meta.url),
      threads: options.threads ?? Math.max(1, availableParallelism() - 1),
      timeoutMillis: options.timeoutMillis,
      contractBytes,
    };
    this.#contracts = new PreparedContracts(contractBytes);
    this.#count = options.processes ?? usual.processes;
    this.#maxWaiting = options.maxWaiting ?? usual.maxWaiting;
    this.#fill();
  }

  async execute(call: OneShotCall): Promise<Execution> {
    if (this.#preparing > this.#maxWaiting) throw this.#overload();
    const contract = this.#contracts.load(call.code, call.protocolVersion);
    return await (contract instanceof Promise
      ? this.#prepareFirst(call, contract)
      : this.#take(call, contract));
  }

  executeReceipts(call: NamedCall): Promise<ReceiptRunEnd> {
    const { job, promise } = receiptsJob(call);
    this.#accept(job);
    return promise;
  }

  applyChunk(input: ChunkInput, source: NodeSource): Promise<ChunkResult> {
    const { job, promise } = chunkJob(input, source);
    this.#accept(job);
    return promise;
  }

  view(input: ViewInput, source: NodeSource): Promise<ViewResult> {
    const { job, promise } = viewJob(input, source);
    this.#accept(job);
    return promise;
  }

  isReady(): boolean {
    return this.pids.length > 0;
  }

  get pids(): number[] {
    return [...this.#processes].flatMap(({ isUp, pid }) => (isUp && pid !== undefined ? [pid] : []));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#pause);
    for (const job of this.#waiting.splice(0)) refuse(job, 'executor_closed');
    await Promise.all([...this.#processes].map((process) => process.end()));
    await this.#contracts.close();
  }

  async #prepareFirst(call: OneShotCall, coming: Promise<PreparedContract>): Promise<Execution> {
    this.#preparing++;
    try {
      return await this.#take(call, await coming);
    } finally {
      this.#preparing--;
    }
  }

  #take(call: OneShotCall, contract: PreparedContract): Promise<Execution> {
    const { job, promise } = callJob(withoutCode(call), contract);
    this.#accept(job);
    return promise;
  }

  #accept(job: Job): void {
    if (this.#isClosed) refuse(job, 'executor_closed');
    else if (this.#isBroken()) refuse(job, 'executor_died', notStarting);
    else this.#enqueue(job);
  }

  #isBroken(): boolean {
    return this.#failedStarts >= maxFailedStarts && !this.isReady();
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

  /** In order: a call that needs a process for itself holds back those behind it until one is empty. */
  #dispatch(): void {
    for (let job = this.#waiting[0]; job !== undefined; job = this.#waiting[0]) {
      const process = this.#leastLoadedFor(job);
      if (process === undefined) return;
      this.#waiting.shift();
      process.run(job);
    }
  }

  #leastLoadedFor(job: Job): GuestProcess | undefined {
    return [...this.#processes].filter((one) => one.takes(job)).sort((a, b) => a.load - b.load)[0];
  }

  #fill(): void {
    while (!this.#isClosed && this.#processes.size < this.#count) this.#start();
  }

  #start(): void {
    const process = new GuestProcess(this.#options, {
      onFree: () => {
        this.#failedStarts = 0;
        this.#dispatch();
      },
      onLost: (loss) => this.#onLost(process, loss),
    });
    this.#processes.add(process);
  }

  #onLost(process: GuestProcess, loss: Loss): void {
    this.#processes.delete(process);
    if (this.#isClosed) {
      for (const job of loss.jobs) refuse(job, 'executor_closed');
    } else if (loss.wasUp) {
      this.#retry(loss);
      this.#fill();
      this.#dispatch();
    } else this.#onFailedStart();
  }

  /** Calls are deterministic, so running one again is safe. What was lost goes before what waits. */
  #retry({ jobs, isCauseKnown }: Loss): void {
    const [first] = jobs;
    if (!isCauseKnown && jobs.length === 1 && first !== undefined) {
      refuse(first, 'executor_died', 'the guest process ended during the call');
      return;
    }
    for (const job of jobs) {
      job.losses++;
      // One of several ended the process: alone, the culprit shows.
      job.runsAlone = !isCauseKnown || job.losses >= maxLosses;
    }
    this.#waiting.unshift(...jobs);
  }

  #onFailedStart(): void {
    this.#failedStarts++;
    if (this.#isBroken())
      for (const job of this.#waiting.splice(0)) refuse(job, 'executor_died', notStarting);
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#fill(), Math.min(maxPauseMillis, 100 * 2 ** this.#failedStarts));
  }
}

const notStarting = 'the guest process does not start';

function refuse(job: Job, code: ExecutorFaultCode, message = 'the executor is closed'): void {
  job.reject(new ExecutorFault(code, message));
}
