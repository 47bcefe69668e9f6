import { printable } from '../../verifier/printable.ts';

/** How far an audit is, on one line of a terminal; nothing anywhere else. */
export class AuditProgress {
  readonly #stream: NodeJS.WriteStream;
  readonly #total: number;
  readonly #began = performance.now();
  #done = 0;
  #drawnAt = 0;
  #blocks = '';

  constructor(total: number, stream: NodeJS.WriteStream = process.stderr) {
    this.#total = total;
    this.#stream = stream;
  }

  /** One document more is judged. */
  advance(): void {
    this.#done++;
    this.#blocks = '';
    this.#draw();
  }

  /** In the middle of a history. */
  blocks(file: string, blocks: number): void {
    this.#blocks = `, ${printable(file)}: block ${blocks}`;
    this.#draw();
  }

  /** Takes the line away, so that something else can be written. */
  clear(): void {
    if (this.#drawnAt > 0) this.#stream.write(clearLine);
    this.#drawnAt = 0;
  }

  #draw(): void {
    const now = performance.now();
    if (this.#stream.isTTY !== true || now - this.#drawnAt < millisBetween) return;
    const rate = this.#done / Math.max((now - this.#began) / 1000, 0.001);
    const text = `${this.#done} of ${this.#total} documents, ${rate.toFixed(1)} a second${this.#blocks}`;
    this.#stream.write(`${clearLine}${text.slice(0, (this.#stream.columns || usualColumns) - 1)}`);
    this.#drawnAt = now;
  }
}

const millisBetween = 100;
/** Of a terminal that does not say. */
const usualColumns = 80;
const clearLine = '\r\u001b[2K';
