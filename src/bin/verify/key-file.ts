import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { AuditorKeyError, parseAuditorKey } from '../../verifier/auditor-key.ts';
import { UsageError } from '../usage-error.ts';
import { unreadable } from './sources.ts';

/** Read, write or run, for anyone but the owner. */
const othersMode = 0o077;

/**
 * The auditor's x25519 private key, in hex or PEM, from a file that nobody but its owner can read. Throws `UsageError`, which
 * never holds any of the key.
 */
export function readKeyFile(path: string): Uint8Array {
  const text = readPrivately(path);
  try {
    return parseAuditorKey(text);
  } catch (cause) {
    if (cause instanceof AuditorKeyError) throw new UsageError(`--key ${path}: ${cause.message}`);
    throw cause;
  }
}

function readPrivately(path: string): string {
  const file = open(path);
  try {
    const mode = fstatSync(file).mode & 0o777;
    if ((mode & othersMode) === 0) return readFileSync(file, 'utf8');
    const shown = mode.toString(8).padStart(4, '0');
    throw new UsageError(`--key ${path}: others may read it (mode ${shown}): chmod 600 ${path}`);
  } finally {
    closeSync(file);
  }
}

function open(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    throw unreadable(`--key ${path}`, cause);
  }
}
