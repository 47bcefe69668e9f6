import { UnreadableDocumentError } from '../../verifier/document-reader.ts';

const startOfGzip = 0x1f; // no JSON starts with it

/**
 * The bytes of a file in pieces, unpacked if they are gzipped. Calls back with the share of the file that was read. Throws
 * `UnreadableDocumentError` for what cannot be unpacked.
 */
export async function* fileBytes(
  file: Blob,
  onShare: (share: number) => void = () => undefined,
): AsyncGenerator<Uint8Array> {
  const [first] = new Uint8Array(await file.slice(0, 1).arrayBuffer());
  const counted = file.stream().pipeThrough(counter(file.size, onShare));
  if (first !== startOfGzip) {
    yield* piecesOf(counted);
    return;
  }
  try {
    yield* piecesOf(counted.pipeThrough(new DecompressionStream('gzip')));
  } catch (cause) {
    // The stream's own error for bytes that are no gzip, or not all of it.
    if (!(cause instanceof TypeError)) throw cause;
    throw new UnreadableDocumentError(`the gzipped file cannot be unpacked: ${cause.message}`, { cause });
  }
}

function counter(size: number, onShare: (share: number) => void) {
  let read = 0;
  return new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(piece, controller) {
      read += piece.length;
      onShare(read / Math.max(size, 1));
      controller.enqueue(piece);
    },
  });
}

/** Not every browser's streams can be iterated over. */
async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel().catch(() => undefined); // whoever stopped reading has their reason
  }
}
