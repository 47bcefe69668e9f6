import { createHmac, timingSafeEqual } from 'node:crypto';

/** A row as one process writes it under the keys of one epoch. */
export type OwnRow = {
  /** 32 bytes: what it is kept under. Nobody else can tell it beforehand. */
  readonly name: Uint8Array;
  write(text: string): string;
  /** Nothing unless exactly this was written, by this process, in this epoch, under this name. */
  read(row: string): string | undefined;
};

/**
 * Tells the rows that this process wrote from those of whoever else has the sealing key, which is every image that the app
 * ever allowed. A secret for each epoch, in memory only, so it ends with the process; the signature in a row would not do:
 * derived keys are the same in every boot.
 */
export class OwnRows {
  readonly #randomBytes: (length: number) => Uint8Array;
  readonly #secrets = new WeakMap<object, Uint8Array>();

  constructor(randomBytes: (length: number) => Uint8Array) {
    this.#randomBytes = randomBytes;
  }

  /** The row of what goes by `id`, 32 bytes, in that epoch. */
  at(epoch: object, id: Uint8Array): OwnRow {
    const secret = this.#secretOf(epoch);
    const markOf = (text: string) => createHmac('sha256', secret).update(id).update(text).digest();
    return {
      name: new Uint8Array(markOf('')), // no row is empty, so this is no row's mark
      write: (text) => `${markOf(text).toString('hex')}${text}`,
      read(row) {
        const text = row.slice(markLength);
        const mark = Buffer.from(row.slice(0, markLength), 'hex');
        const expected = markOf(text);
        return text !== '' && mark.length === expected.length && timingSafeEqual(mark, expected)
          ? text
          : undefined;
      },
    };
  }

  #secretOf(epoch: object): Uint8Array {
    const known = this.#secrets.get(epoch) ?? this.#randomBytes(32);
    this.#secrets.set(epoch, known);
    return known;
  }
}

/** Digits of hex. */
const markLength = 64;
