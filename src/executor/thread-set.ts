import { extname } from 'node:path';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { faultText } from './fault-text.ts';
import type { Answer, Supply, ThreadMessage, ThreadTask } from './messages.ts';

/** nearcore's own limit of the stack always comes first (docs/decisions/0001-instrumented-v8.md). */
const stackSizeMb = 64;
/** JavaScript objects of one thread: a trie of the largest state takes about a tenth. Guests' memories are not in it. */
const maxOldGenerationSizeMb = 1_024;

const ownEntry = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);

/**
 * What a guest's thread has of its process's flags, which no thread inherits when it has some of its own. Not the right
 * to make threads: whoever makes one can give it any other right.
 */
const kept = ['--permission', '--allow-fs-read=', '--no-experimental-'];
const execArgv = process.execArgv.filter((flag) => kept.some((one) => flag.startsWith(one)));

type Task = { readonly id: number; readonly message: ThreadTask };

type Thread = {
  readonly worker: Worker;
  readonly supplies: MessagePort;
  /** Counts what was sent to `supplies`; wakes the thread that waits for it. */
  readonly arrived: Int32Array;
  task: Task | undefined;
  state: 'starting' | 'up' | 'ending';
};

/** Where a thread finds what it asked for. */
export type ThreadSupplies = { readonly port: MessagePort; readonly arrived: Int32Array };

export type ThreadEvents = {
  /** All threads are up for the first time. */
  readonly onReady: () => void;
  readonly onAnswer: (id: number, answer: Answer) => void;
  /** A thread waits for nodes of its task. */
  readonly onNeed: (id: number, hashes: readonly Uint8Array[]) => void;
  /** A thread ended before it was up. */
  readonly onBroken: () => void;
};

/** The threads of a guest process. One that faulted is replaced: nobody knows what it left behind. */
export class ThreadSet {
  readonly #entry: URL;
  readonly #events: ThreadEvents;
  readonly #threads = new Set<Thread>();
  /** Only while a thread is being replaced: the pool sends no more than there are threads. */
  readonly #waiting: Task[] = [];
  #isReady = false;

  /** Only tests have another `entry`. */
  constructor(count: number, events: ThreadEvents, entry = ownEntry) {
    this.#entry = entry;
    this.#events = events;
    for (let index = 0; index < count; index++) this.#start();
  }

  run(id: number, message: ThreadTask): void {
    this.#waiting.push({ id, message });
    this.#assign();
  }

  /** Of a task that is over there is nobody to supply. */
  supply(id: number, nodes: Supply): void {
    const thread = [...this.#threads].find(({ task }) => task?.id === id);
    if (thread === undefined) return;
    thread.supplies.postMessage(nodes);
    Atomics.add(thread.arrived, 0, 1);
    Atomics.notify(thread.arrived, 0);
  }

  #start(): void {
    const { port1: supplies, port2: port } = new MessageChannel();
    const arrived = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const worker = new Worker(this.#entry, {
      env: {},
      execArgv,
      resourceLimits: { stackSizeMb, maxOldGenerationSizeMb },
      workerData: { port, arrived } satisfies ThreadSupplies,
      transferList: [port],
    });
    const thread: Thread = { worker, supplies, arrived, task: undefined, state: 'starting' };
    this.#threads.add(thread);
    worker.on('message', (message: ThreadMessage) => this.#onMessage(thread, message));
    worker.on('error', (cause: unknown) => this.#onError(thread, cause));
    worker.on('exit', () => this.#onExit(thread));
  }

  #assign(): void {
    for (const thread of this.#threads) {
      if (thread.state !== 'up' || thread.task !== undefined) continue;
      thread.task = this.#waiting.shift();
      if (thread.task === undefined) return;
      thread.worker.postMessage(thread.task.message);
    }
  }

  #onMessage(thread: Thread, message: ThreadMessage): void {
    if (message.kind === 'need') {
      if (thread.task !== undefined) this.#events.onNeed(thread.task.id, message.hashes);
      return;
    }
    if (message.kind === 'ready') {
      thread.state = 'up';
      this.#announce();
    } else this.#answer(thread, message.answer);
    this.#assign();
  }

  #announce(): void {
    if (this.#isReady || [...this.#threads].some(({ state }) => state === 'starting')) return;
    this.#isReady = true;
    this.#events.onReady();
  }

  #answer(thread: Thread, answer: Answer): void {
    const { task } = thread;
    thread.task = undefined;
    if (answer.kind === 'fault') this.#end(thread);
    if (task !== undefined) this.#events.onAnswer(task.id, answer);
  }

  #end(thread: Thread): void {
    thread.state = 'ending';
    void thread.worker.terminate();
  }

  /** The thread threw outside a call, or has no memory left; its end follows. */
  #onError(thread: Thread, cause: unknown): void {
    if (thread.state === 'starting') this.#events.onBroken();
    this.#answer(thread, { kind: 'fault', message: faultText(cause) });
  }

  #onExit(thread: Thread): void {
    this.#threads.delete(thread);
    thread.supplies.close();
    if (thread.task !== undefined) this.#answer(thread, { kind: 'fault', message: 'the thread ended' });
    if (thread.state === 'starting') this.#events.onBroken();
    else this.#start();
  }
}
