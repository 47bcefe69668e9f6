import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { VmCase } from '../conformance/vm-case.ts';

export type Answer = Readonly<Record<string, unknown>>;

type Waiting = { readonly resolve: (answer: Answer) => void };

/** The oracle as a process that answers cases while we run them ourselves. */
export class OracleStream {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #waiting: Waiting[] = [];

  constructor(command: string) {
    this.#process = spawn(command, ['run'], { env: {}, stdio: 'pipe' });
    createInterface({ input: this.#process.stdout }).on('line', (line) => this.#answer(readAnswer(line)));
    this.#process.on('error', (error) => this.#end(`cannot run: ${error.message}`));
    this.#process.on('close', (code, signal) => this.#end(`ended with ${code ?? signal}`));
    // A dead oracle is told by its exit; the pipe breaks first.
    this.#process.stdin.on('error', () => undefined);
  }

  /** Its answers come in the order of the questions. */
  ask(one: VmCase): Promise<Answer> {
    return new Promise((resolve) => {
      this.#waiting.push({ resolve });
      this.#process.stdin.write(`${JSON.stringify(one)}\n`);
    });
  }

  close(): void {
    this.#process.stdin.end();
  }

  #answer(answer: Answer): void {
    this.#waiting.shift()?.resolve(answer);
  }

  /** Whatever is not answered by now never will be; the first of them is what it died of. */
  #end(how: string): void {
    while (this.#waiting.length > 0) this.#answer({ result: 'no_answer', message: `the oracle ${how}` });
  }
}

function readAnswer(line: string): Answer {
  const { outcome, error } = JSON.parse(line) as { readonly outcome?: Answer; readonly error?: string };
  return outcome ?? { result: 'no_answer', message: error ?? line.slice(0, 200) };
}
