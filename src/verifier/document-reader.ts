import { historyFormat } from '../proof/history-document.ts';

/** `whole` comes once, and alone; the first `line` is the header of a history. */
export type DocumentPart = { readonly kind: 'whole' | 'line'; readonly text: string };

/** The bytes are no text that could be judged; the message says why. */
export class UnreadableDocumentError extends Error {}

/** What a document, or a line of a history, may be at most: more would only fill the memory. */
const maxTextLength = 256 * 1024 * 1024;

/**
 * What it may have of signs with which values begin. Small ones take fifty times the memory of their text and more, and inside
 * `JSON.parse` no limit of a thread's memory ends it. A document's large parts are long texts without such signs.
 */
const maxSigns = 2_000_000;
const signs = [',', '[', '{'] as const;

/** No header of a history is longer. */
const maxHeaderLength = 65_536;

/** A document that comes in by and by: as a whole when it is one JSON value, line by line when it is a history. */
export class DocumentReader {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #maxLength: number;
  readonly #maxSigns: number;
  #form: 'unknown' | 'whole' | 'lines' = 'unknown';
  #kept: string[] = [];
  #length = 0;
  #signs = 0;

  constructor(maxLength: number = maxTextLength, maxValues: number = maxSigns) {
    this.#maxLength = maxLength;
    this.#maxSigns = maxValues;
  }

  /** Takes the next bytes, wherever they are cut. Throws `UnreadableDocumentError`. */
  push(bytes: Uint8Array): readonly DocumentPart[] {
    return this.#add(this.#decode(bytes));
  }

  /** What is left at the end. Throws `UnreadableDocumentError`. */
  finish(): readonly DocumentPart[] {
    const last = this.#add(this.#decode());
    const found = this.#form === 'unknown' ? this.#recognize() : last;
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
    // Not held to the bounds yet: it may be many lines.
    this.#kept.push(text);
    this.#length += text.length;
    return text.includes('\n') || this.#length > maxHeaderLength ? this.#recognize() : [];
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
  #recognize(): DocumentPart[] {
    const text = this.#take();
    this.#form = isHistory(text) ? 'lines' : 'whole';
    return this.#sort(text);
  }

  #keep(text: string): void {
    this.#length += text.length;
    if (this.#length > this.#maxLength)
      throw new UnreadableDocumentError(`longer than ${this.#maxLength} characters: no document is`);
    this.#signs += countSigns(text, this.#maxSigns);
    if (this.#signs > this.#maxSigns)
      throw new UnreadableDocumentError(`more than ${this.#maxSigns} values: no document has as many`);
    this.#kept.push(text);
  }

  #take(): string {
    const text = this.#kept.join('');
    this.#kept = [];
    this.#length = 0;
    this.#signs = 0;
    return text;
  }
}

/** Of each sign no more than one above `most`, wherever it stands, in texts too. */
function countSigns(text: string, most: number): number {
  let count = 0;
  for (const sign of signs) {
    for (let at = text.indexOf(sign); at !== -1 && count <= most; at = text.indexOf(sign, at + 1)) count++;
  }
  return count;
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
