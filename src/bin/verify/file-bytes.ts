import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UnreadableDocumentError } from '../../verifier/document-reader.ts';
import { standardInput } from './sources.ts';

const startOfGzip = 0x1f; // no JSON starts with it

/**
 * The bytes of a file, or of standard input, in pieces; unpacked if they are gzipped, whatever the name. Throws
 * `UnreadableDocumentError` for what cannot be read or unpacked.
 */
export async function* fileBytes(path: string): AsyncGenerator<Uint8Array> {
  const pieces: AsyncIterator<Uint8Array, undefined> = open(path)[Symbol.asyncIterator]();
  try {
    const first = await pieces.next();
    if (first.done === true) return;
    const whole = withFirst(first.value, pieces);
    yield* first.value[0] === startOfGzip ? unpacked(whole) : whole;
  } catch (cause) {
    throw reasonOf(cause);
  }
}

const open = (path: string): Readable =>
  path === standardInput ? createReadStream('', { fd: 0, autoClose: false }) : createReadStream(path);

async function* withFirst(
  first: Uint8Array,
  rest: AsyncIterator<Uint8Array, undefined>,
): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

async function* unpacked(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ rejectGarbageAfterEnd: true });
  // The loop is told of every failure: the pipeline ends each of its streams with it.
  pipeline(Readable.from(packed, { objectMode: false }), gunzip, () => undefined);
  yield* gunzip;
}

/** What the file is to blame for, as such; the rest as it is. */
function reasonOf(cause: unknown): unknown {
  if (!(cause instanceof Error) || !('code' in cause)) return cause;
  if (/^(?:Z_|ERR_TRAILING_JUNK)/.test(String(cause.code)))
    return new UnreadableDocumentError(`the gzipped file cannot be unpacked: ${cause.message}`, { cause });
  if ('syscall' in cause) return new UnreadableDocumentError(`cannot be read (${cause.code})`, { cause });
  return cause;
}
