import { readFileSync } from 'node:fs';
import { UsageError } from './usage-error.ts';

/** `-` is standard input. Throws `UsageError` when it cannot be read. */
export function readBytes(file: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(file === '-' ? 0 : file));
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable';
    throw new UsageError(`${file}: cannot be read (${code})`, { cause });
  }
}
