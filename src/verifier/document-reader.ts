import { historyFormat } from '../proof/history-document.ts';

/** `whole` comes once, and alone; the first `line` is the header of a history. */
export type DocumentPart = { readonly kind: 'whole' | 'line'; readonly text: string };

/** The bytes are no text that could be judged; the message says why. */
export class UnreadableDocumentError extends Error {}

/** What a document, or a line of a history, may be at most: more would only fill the memory. */
const maxTextLength = 256 * 1024 * 1024;

/** No header of a history is longer. */
const maxHeaderLength = 65_536;

/** A document that comes in by and by: as a whole when it is one JSON value, line by line when it is a history. */
export class DocumentReader {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #maxLength: number;
  #form: 'unknown' | 'whole' | 'lines' = 'unknown';
  #kept: string[] = [];
  #length = 0;

  constructor(maxLength: number = maxTextLength) {
    this.#maxLength = maxLength;
  }

  /** Takes the next bytes, wherever they are cut. Throws `UnreadableDocumentError`. */
  push(bytes: Uint8Array): readonly DocumentPart[] {
    return this.#add(this.#decode(bytes));
  }

  /** What is left at the end. Throws `UnreadableDocumentError`. */
  finish(): readonly DocumentPart[] {
    const found = this.#add(this.#decode());
    this.#recognize();
    if (this.#form === 'whole') return [{ kind: 'whole', text: this.#take() }];
    return this.#length === 0 ? found : [...found, { kind: 'line', text: this.#take() }];
  }

  /** Without bytes: the end of the text, which may not be in the middle of a character. */
  #decode(bytes?: Uint8Array): string {
    try {
      return bytes === undefined ? this.#decoder.decode() : this.#decoder.decode(bytes, { stream: true });
    } catch (cause) {
      if (cause instanceof TypeError) throw new UnreadableDocumentError('not UTF-8', { cause });
      throw cause;
    }
  }

  #add(text: string): DocumentPart[] {
    if (this.#form !== 'unknown') return this.#sort(text);
    this.#keep(text);
    if (!text.includes('\n') && this.#length <= maxHeaderLength) return [];
    this.#recognize();
    return this.#sort(this.#take());
  }

  #sort(text: string): DocumentPart[] {
    const lines = this.#form === 'lines' ? text.split('\n') : [text];
    const last = lines.pop() ?? '';
    const whole = lines.map((line) => {
      this.#keep(line);
      return { kind: 'line', text: this.#take() } as const;
    });
    this.#keep(last);
    return whole;
  }

  /** A history says so in its first line. */
  #recognize(): void {
    if (this.#form === 'unknown') this.#form = isHistory(this.#kept.join('')) ? 'lines' : 'whole';
  }

  #keep(text: string): void {
    this.#length += text.length;
    if (this.#length > this.#maxLength)
      throw new UnreadableDocumentError(`longer than ${this.#maxLength} characters: no document is`);
    this.#kept.push(text);
  }

  #take(): string {
    const text = this.#kept.join('');
    this.#kept = [];
    this.#length = 0;
    return text;
  }
}

function isHistory(text: string): boolean {
  const [line = ''] = text.split('\n', 1);
  if (line.length > maxHeaderLength) return false;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'format' in value && value.format === historyFormat;
  } catch (cause) {
    if (cause instanceof SyntaxError) return false;
    throw cause;
  }
}
