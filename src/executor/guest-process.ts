import type { ChildProcess } from 'node:child_process';
import { LRUCache } from 'lru-cache';
import { ExecutorFault } from './executor.ts';
import type { Job } from './job.ts';
import type { Answer, PoolMessage, Supply } from './messages.ts';
import { type ParsedMessage, parseMessage } from './parse-message.ts';
import { type PreparedContract, sizeOf } from './prepared-contracts.ts';
import { spawnSandboxed } from './sandbox.ts';

export type GuestProcessOptions = {
  readonly entry: URL;
  readonly threads: number;
  /** Wall-clock limit of one call. */
  readonly timeoutMillis: number;
  /** Prepared contracts that a process holds for its threads. */
  readonly contractBytes: number;
};

export type Loss = {
  /** What was in flight and has no answer. */
  readonly jobs: readonly Job[];
  /** The call that ended the process has got its fault; it is not among `jobs`. */
  readonly isCauseKnown: boolean;
  readonly wasUp: boolean;
};

export type GuestProcessEvents = {
  /** It can take a call, or one more. */
  readonly onFree: () => void;
  /** It is gone. Comes once, last. */
  readonly onLost: (loss: Loss) => void;
};

/** Loading the runtime takes a fraction of a second; this is for a machine on its knees. */
const startMillis = 30_000;

type Running = {
  readonly job: Job;
  timer: NodeJS.Timeout | undefined;
  /** Of its time, when its clock was started last. */
  leftMillis: number;
  startedAt: number;
  /** Its thread waits for nodes: whoever asks for more meanwhile is not our thread. */
  isWaiting: boolean;
};

/** Our side of one process in which guests run. Nothing that it says is believed before `parseMessage` has seen it. */
export class GuestProcess {
  readonly pid: number | undefined;
  readonly #options: GuestProcessOptions;
  readonly #events: GuestProcessEvents;
  readonly #child: ChildProcess;
  readonly #running = new Map<number, Running>();
  /** What the process holds; what falls out of here it forgets. */
  readonly #contracts: LRUCache<string, PreparedContract>;
  readonly #startTimer: NodeJS.Timeout;
  readonly #gone = Promise.withResolvers<void>();
  #state: 'starting' | 'up' | 'ending' = 'starting';
  #wasUp = false;
  #isCauseKnown = false;
  #lastId = 0;

  constructor(options: GuestProcessOptions, events: GuestProcessEvents) {
    this.#options = options;
    this.#events = events;
    this.#contracts = new LRUCache({
      maxSize: options.contractBytes,
      sizeCalculation: sizeOf,
      dispose: (_contract, name) => this.#send({ kind: 'forget', name }),
    });
    this.#child = spawnSandboxed(options.entry, [String(options.threads)]);
    this.pid = this.#child.pid;
    this.#startTimer = setTimeout(() => void this.end(), startMillis);
    this.#child.on('message', (message) => this.#onMessage(parseMessage(message)));
    this.#child.on('disconnect', () => void this.end());
    this.#child.on('error', () => void this.end()); // it did not start; `close` follows
    // Not `exit`, which may come before the last answers are read.
    this.#child.on('close', () => this.#onClose());
  }

  get isUp(): boolean {
    return this.#state === 'up';
  }

  get load(): number {
    return this.#running.size;
  }

  takes({ runsAlone }: Job): boolean {
    if (this.#state !== 'up') return false;
    if (runsAlone) return this.load === 0;
    return this.load < this.#options.threads && !this.#running.values().some(({ job }) => job.runsAlone);
  }

  run(job: Job): void {
    const id = ++this.#lastId;
    const leftMillis = this.#options.timeoutMillis;
    const running: Running = { job, timer: undefined, leftMillis, startedAt: 0, isWaiting: false };
    this.#running.set(id, running);
    this.#startClock(id, running);
    const { contract, work } = job;
    if (contract !== undefined) this.#hand(contract);
    this.#send({ kind: 'work', id, work });
    // One that is larger than all the room goes again behind its call.
    if (contract !== undefined && !this.#contracts.has(contract.name))
      this.#send({ kind: 'forget', name: contract.name });
  }

  #startClock(id: number, running: Running): void {
    // When we are late ourselves, the answer may lie in the channel already: one turn of the loop reads it.
    const onTime = (): unknown => setImmediate(() => this.#blame(id, this.#overrun()));
    running.startedAt = performance.now();
    running.timer = setTimeout(onTime, running.leftMillis);
  }

  /** The time in which a guest waits for us is not its own. */
  #stopClock(running: Running): void {
    clearTimeout(running.timer);
    running.leftMillis = Math.max(0, running.leftMillis - (performance.now() - running.startedAt));
  }

  #hand(contract: PreparedContract): void {
    if (this.#contracts.get(contract.name) !== undefined) return;
    this.#send({ kind: 'contract', ...contract });
    this.#contracts.set(contract.name, contract);
  }

  #send(message: PoolMessage): void {
    this.#child.send(message, (failure) => {
      if (failure !== null) void this.end();
    });
  }

  /** Resolves when the process is gone. */
  end(): Promise<void> {
    this.#state = 'ending';
    this.#child.kill('SIGKILL');
    return this.#gone.promise;
  }

  #overrun(): ExecutorFault {
    const { timeoutMillis } = this.#options;
    return new ExecutorFault('execution_timeout', `the call took longer than ${timeoutMillis} ms`);
  }

  #onMessage(message: ParsedMessage): void {
    if (this.#state === 'ending') return;
    if (message.kind === 'answer') this.#onAnswer(message.id, message.answer);
    else if (message.kind === 'need') void this.#onNeed(message.id, message.hashes);
    else if (message.kind === 'ready' && this.#state === 'starting') this.#onReady();
    else this.#onMalformed(message.kind === 'malformed' ? message.id : undefined);
  }

  #onReady(): void {
    clearTimeout(this.#startTimer);
    this.#state = 'up';
    this.#wasUp = true;
    this.#events.onFree();
  }

  #onAnswer(id: number, answer: Answer): void {
    const job = this.#running.get(id)?.job;
    if (job === undefined || (answer.kind === 'done' && !job.done(answer.result))) {
      this.#onMalformed(job === undefined ? undefined : id);
      return;
    }
    if (answer.kind === 'fault') job.reject(new ExecutorFault('execution_fault', answer.message));
    if (answer.kind === 'unsupported') job.unsupported(answer.code, answer.feature);
    this.#take(id);
    this.#events.onFree();
  }

  /** The job ends when its source fails: the thread waits for it and does nothing else. */
  async #onNeed(id: number, hashes: readonly Uint8Array[]): Promise<void> {
    const running = this.#running.get(id);
    if (running === undefined || running.isWaiting) {
      this.#onMalformed(running && id);
      return;
    }
    running.isWaiting = true;
    this.#stopClock(running);
    try {
      const nodes: Supply = await running.job.supply(hashes);
      if (this.#running.get(id) !== running) return;
      running.isWaiting = false;
      this.#startClock(id, running);
      this.#send({ kind: 'supply', id, nodes });
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : 'the state did not answer';
      this.#blame(id, new ExecutorFault('execution_fault', message, { cause }));
    }
  }

  /** Who speaks so is not our code any more. */
  #onMalformed(id: number | undefined): void {
    const message = 'what the guest process says is malformed';
    if (id !== undefined) this.#blame(id, new ExecutorFault('execution_fault', message));
    void this.end();
  }

  /** Ends the call, and the process with it. */
  #blame(id: number, fault: ExecutorFault): void {
    const job = this.#take(id);
    if (job === undefined) return;
    this.#isCauseKnown = true;
    job.reject(fault);
    void this.end();
  }

  #take(id: number): Job | undefined {
    const running = this.#running.get(id);
    if (running === undefined) return undefined;
    clearTimeout(running.timer);
    this.#running.delete(id);
    return running.job;
  }

  #onClose(): void {
    clearTimeout(this.#startTimer);
    this.#state = 'ending';
    const jobs = [...this.#running.keys()].map((id) => this.#take(id)).filter((job) => job !== undefined);
    this.#events.onLost({ jobs, isCauseKnown: this.#isCauseKnown, wasUp: this.#wasUp });
    this.#gone.resolve();
  }
}
