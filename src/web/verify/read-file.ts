import { fromUtf8 } from '../../primitives/bytes.ts';

/** What a bundle may be at most when unpacked: more would only fill the memory of the tab. */
const maxBytes = 256 * 1024 * 1024;

/** The file is no text that could be judged. */
export class UnreadableFileError extends Error {}

/** The text of a file, unpacked if it is gzipped. Throws `UnreadableFileError`. */
export async function readText(file: Uint8Array): Promise<string> {
  const bytes = isGzip(file) ? await unzip(file) : file;
  try {
    return fromUtf8(bytes);
  } catch (cause) {
    if (cause instanceof TypeError) return ''; // no document at all, as on the command line
    throw cause;
  }
}

const isGzip = (file: Uint8Array): boolean => file[0] === 0x1f && file[1] === 0x8b;

async function unzip(file: Uint8Array): Promise<Uint8Array> {
  const parts: BlobPart[] = [];
  let size = 0;
  try {
    const unzipped = new Blob([new Uint8Array(file)]).stream().pipeThrough(new DecompressionStream('gzip'));
    for (let reader = unzipped.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      if (size > maxBytes) throw new RangeError(`more than ${maxBytes} bytes when unpacked`);
      parts.push(new Uint8Array(value));
    }
  } catch (cause) {
    throw new UnreadableFileError(`the gzipped file cannot be unpacked: ${String(cause)}`, { cause });
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
