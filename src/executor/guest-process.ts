import { LRUCache } from 'lru-cache';
import { BorshError } from '../primitives/borsh.ts';
import { ExecutorFault } from './executor.ts';
import { decodeFromGuest } from './from-guest.ts';
import type { ChannelEnd, GuestChannel, GuestPlace } from './guest-channel.ts';
import type { Job } from './job.ts';
import type { Answer, GuestMessage, PoolMessage, Supply } from './messages.ts';
import type { Owner } from './owner.ts';
import { type PreparedContract, sizeOf } from './prepared-contracts.ts';
import { encodeToGuest } from './to-guest.ts';

export type GuestProcessOptions = {
  readonly place: GuestPlace;
  /** Wall-clock limit of one call. */
  readonly timeoutMillis: number;
  /** Prepared contracts that a process holds. */
  readonly contractBytes: number;
};

export type Loss = {
  /** What was in flight and has no answer. */
  readonly job: Job | undefined;
  readonly end: ChannelEnd;
  readonly wasUp: boolean;
};

export type GuestProcessEvents = {
  /** It can take a call. */
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
  /** Its process waits for nodes: whoever asks for more meanwhile is not ours. */
  isWaiting: boolean;
};

/** Our side of one process in which guests run, one after the other. Nothing that it says is believed. */
export class GuestProcess {
  readonly #options: GuestProcessOptions;
  readonly #events: GuestProcessEvents;
  readonly #channel: GuestChannel;
  /** What the process holds; what falls out of here it forgets. */
  readonly #contracts: LRUCache<string, PreparedContract>;
  readonly #startTimer: NodeJS.Timeout;
  readonly #gone = Promise.withResolvers<void>();
  #running: Running | undefined;
  #owner: Owner | undefined;
  #state: 'starting' | 'up' | 'ending' = 'starting';
  #wasUp = false;

  constructor(options: GuestProcessOptions, events: GuestProcessEvents) {
    this.#options = options;
    this.#events = events;
    this.#contracts = new LRUCache({
      maxSize: options.contractBytes,
      sizeCalculation: sizeOf,
      dispose: (_contract, name) => this.#send({ kind: 'forget', name }),
    });
    this.#startTimer = setTimeout(() => void this.end(), startMillis);
    this.#channel = options.place.open({
      onMessage: (bytes) => this.#onBytes(bytes),
      onMalformed: () => this.#onMalformed(),
      onEnd: (end) => this.#onEnd(end),
    });
  }

  get pid(): number | undefined {
    return this.#channel.pid;
  }

  get isUp(): boolean {
    return this.#state === 'up';
  }

  get isStarting(): boolean {
    return this.#state === 'starting';
  }

  get isIdle(): boolean {
    return this.#state === 'up' && this.#running === undefined;
  }

  get isBusy(): boolean {
    return this.#running !== undefined;
  }

  /** Whose work it has seen, if any. */
  get owner(): Owner | undefined {
    return this.#owner;
  }

  run(job: Job): void {
    const leftMillis = this.#options.timeoutMillis;
    const running: Running = { job, timer: undefined, leftMillis, startedAt: 0, isWaiting: false };
    this.#running = running;
    this.#owner = job.owner;
    this.#startClock(running);
    const { contract, work } = job;
    if (contract !== undefined) this.#hand(contract);
    this.#send({ kind: 'work', work });
    // One that is larger than all the room goes again behind its call.
    if (contract !== undefined && !this.#contracts.has(contract.name))
      this.#send({ kind: 'forget', name: contract.name });
  }

  #startClock(running: Running): void {
    // When we are late ourselves, the answer may lie in the channel already: one turn of the loop reads it.
    const onTime = (): unknown => setImmediate(() => this.#blame(running, this.#overrun()));
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
    if (this.#state !== 'ending') this.#channel.send(encodeToGuest(message));
  }

  /** Resolves when the process is gone. */
  end(): Promise<void> {
    this.#state = 'ending';
    this.#channel.end();
    return this.#gone.promise;
  }

  #overrun(): ExecutorFault {
    const { timeoutMillis } = this.#options;
    return new ExecutorFault('execution_timeout', `the call took longer than ${timeoutMillis} ms`);
  }

  #onBytes(bytes: Uint8Array): void {
    if (this.#state === 'ending') return;
    const message = decodedOrNot(bytes);
    if (message === undefined) this.#onMalformed();
    else if (message.kind === 'ready') this.#onReady();
    else if (message.kind === 'need') void this.#onNeed(message.hashes);
    else if (message.kind === 'ended') void this.end();
    else this.#onAnswer(message);
  }

  #onReady(): void {
    if (this.#state !== 'starting') {
      this.#onMalformed();
      return;
    }
    clearTimeout(this.#startTimer);
    this.#state = 'up';
    this.#wasUp = true;
    this.#events.onFree();
  }

  #onAnswer(answer: Answer): void {
    const job = this.#running?.job;
    if (job === undefined || (answer.kind === 'done' && !job.done(answer.result))) {
      this.#onMalformed();
      return;
    }
    this.#take();
    if (answer.kind === 'unsupported') job.unsupported(answer.code, answer.feature);
    if (answer.kind === 'fault') job.reject(new ExecutorFault('execution_fault', answer.message));
    if (answer.kind === 'fault' || job.owner.kind === 'call') void this.end();
    else this.#events.onFree();
  }

  /** The job ends when its source fails: the process waits for it and does nothing else. */
  async #onNeed(hashes: readonly Uint8Array[]): Promise<void> {
    const running = this.#running;
    if (running === undefined || running.isWaiting) {
      this.#onMalformed();
      return;
    }
    running.isWaiting = true;
    this.#stopClock(running);
    try {
      const nodes: Supply = await running.job.supply(hashes);
      if (this.#running !== running) return;
      running.isWaiting = false;
      this.#startClock(running);
      this.#send({ kind: 'supply', nodes });
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : 'the state did not answer';
      this.#blame(running, new ExecutorFault('execution_fault', message, { cause }));
    }
  }

  /** Who speaks so is not our code any more. */
  #onMalformed(): void {
    const running = this.#running;
    if (running !== undefined) this.#blame(running, new ExecutorFault('execution_fault', malformed));
    void this.end();
  }

  /** Ends the call, and the process with it. */
  #blame(running: Running, fault: ExecutorFault): void {
    if (this.#running !== running) return;
    this.#take();
    running.job.reject(fault);
    void this.end();
  }

  #take(): Job | undefined {
    const running = this.#running;
    clearTimeout(running?.timer);
    this.#running = undefined;
    return running?.job;
  }

  #onEnd(end: ChannelEnd): void {
    clearTimeout(this.#startTimer);
    this.#state = 'ending';
    this.#events.onLost({ job: this.#take(), end, wasUp: this.#wasUp });
    this.#gone.resolve();
  }
}

const malformed = 'what the guest process says is malformed';

function decodedOrNot(bytes: Uint8Array): GuestMessage | undefined {
  try {
    return decodeFromGuest(bytes);
  } catch (cause) {
    if (cause instanceof BorshError) return undefined;
    throw cause;
  }
}
