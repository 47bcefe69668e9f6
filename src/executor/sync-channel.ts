import { readSync, writeSync } from 'node:fs';
import { headerBytes, readHeader, toFrame } from './frames.ts';

const bufferBytes = 65_536;

/**
 * A guest process's end of its channel. It waits where it stands, as guests have to when they need a node, and no event
 * loop lies between two messages.
 */
export class SyncChannel {
  readonly #fd: number;
  readonly #buffer = new Uint8Array(bufferBytes);
  #start = 0;
  #end = 0;

  /** `fd` is a stream that blocks. */
  constructor(fd: number) {
    this.#fd = fd;
  }

  /** The next message, or nothing when there is nobody any more. */
  read(): Uint8Array | undefined {
    const header = this.#take(headerBytes);
    return header && this.#take(readHeader(header));
  }

  write(message: Uint8Array): void {
    const frame = toFrame(message);
    for (let done = 0; done < frame.length; ) done += writeSync(this.#fd, frame, done);
  }

  #take(length: number): Uint8Array | undefined {
    const out = new Uint8Array(length);
    let have = 0;
    while (have < length) {
      if (this.#start < this.#end) {
        const part = this.#buffer.subarray(this.#start, Math.min(this.#end, this.#start + length - have));
        out.set(part, have);
        this.#start += part.length;
        have += part.length;
        continue;
      }
      const isLarge = length - have >= bufferBytes;
      const read = isLarge
        ? readSync(this.#fd, out, have, length - have, null)
        : readSync(this.#fd, this.#buffer, 0, bufferBytes, null);
      if (read === 0) return undefined;
      if (isLarge) have += read;
      else [this.#start, this.#end] = [0, read];
    }
    return out;
  }
}
