/** A line on a terminal's stderr that says what takes long; nothing anywhere else. */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  readonly #timer: NodeJS.Timeout | undefined;
  #what = '';
  #since = 0;
  #isShown = false;

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
    if (stream.isTTY === true) this.#timer = setInterval(() => this.#draw(), tickMillis).unref();
  }

  /** What goes on from now. */
  say(what: string): void {
    this.#what = what;
    this.#since = performance.now();
  }

  /** Nothing goes on; takes the line away. */
  done(): void {
    this.#what = '';
    if (this.#isShown) this.#stream.write(clearLine);
    this.#isShown = false;
  }

  close(): void {
    clearInterval(this.#timer);
    this.done();
  }

  #draw(): void {
    const seconds = (performance.now() - this.#since) / 1000;
    if (this.#what === '' || seconds < quietSeconds) return;
    this.#stream.write(`${clearLine}${this.#what} … ${seconds.toFixed(0)} s (Ctrl-C stops)`);
    this.#isShown = true;
  }
}

const tickMillis = 200;
const quietSeconds = 0.8;
const clearLine = '\r\u001b[2K';
