import { once } from 'node:events';
import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { fromUtf8, joinBytes } from '../../primitives/bytes.ts';
import { BackupError } from './backup-error.ts';
import { corrupt } from './backup-lines.ts';

/** Far above the largest row: a witness in base64. */
const longestLine = 268_435_456;
const lineBreak = 0x0a;

/**
 * Writes lines, gzipped, to a file that must not exist, for its owner alone. What `fill` throws, and what the file system
 * throws, goes on to the caller, and no file is left then.
 */
export async function writeLines<T>(
  path: string,
  fill: (write: (line: string) => Promise<void>) => Promise<T>,
): Promise<T> {
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
  await once(file, 'open');
  const gzip = createGzip();
  const written = pipeline(gzip, file);
  try {
    const filled = fill(async (line) => {
      if (!gzip.write(`${line}\n`)) await once(gzip, 'drain');
    });
    // Whichever fails first: a full disk ends the reading, too.
    const result = await Promise.race([filled, written.then(() => filled)]);
    gzip.end();
    await written;
    return result;
  } catch (cause) {
    gzip.destroy();
    await written.catch(() => undefined);
    rmSync(path, { force: true });
    throw cause;
  }
}

/** The lines of such a file. Throws `BackupError`: `backup_unreadable`, and `backup_corrupt` for bytes that are none. */
export async function* readLines(path: string): AsyncGenerator<string> {
  const gunzip = createGunzip();
  // What fails is told to whoever reads from the stream.
  const read = pipeline(createReadStream(path), gunzip).catch(() => undefined);
  try {
    yield* linesOf(gunzip);
  } catch (cause) {
    throw toBackupError(cause);
  } finally {
    gunzip.destroy();
    await read;
  }
}

function toBackupError(cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (/^Z_[A-Z]+_ERROR$/.test(code)) return corrupt('it is not gzip, or cut short', { cause });
  if (!(cause instanceof Error && 'syscall' in cause)) return cause;
  return new BackupError('backup_unreadable', `the file cannot be read: ${code}`, { cause });
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let begun: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(lineBreak); at >= 0; at = chunk.indexOf(lineBreak, from)) {
      yield toText([...begun, chunk.subarray(from, at)]);
      begun = [];
      length = 0;
      from = at + 1;
    }
    begun.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > longestLine) throw corrupt('a line of it is too long');
  }
  if (length > 0) throw corrupt('its last line is cut');
}

function toText(parts: readonly Uint8Array[]): string {
  try {
    return fromUtf8(joinBytes(parts));
  } catch (cause) {
    throw corrupt('a line of it is no text', { cause }); // only bytes that are no UTF-8 are refused
  }
}
