import { randomBytes } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { auditorKeyToPem, auditorPublicKey } from '../verifier/auditor-key.ts';
import { UsageError } from './usage-error.ts';

/**
 * Writes a new x25519 private key of an auditor to a file that only its owner may read, and prints the public one. Throws
 * `UsageError` when the file exists or cannot be written. Returns the exit code.
 */
export function keygen({ out }: { readonly out: string }): number {
  const privateKey = randomBytes(32);
  const file = create(out);
  try {
    writeSync(file, auditorKeyToPem(privateKey));
  } finally {
    closeSync(file);
  }
  process.stdout.write(`${auditorPublicKey(privateKey)}\n`);
  process.stderr.write(
    `The public key is above: give it to whoever seals a bundle for you. The private key is in ${out}: give it to nobody.\n`,
  );
  return 0;
}

/** Never over another file: it may be the only copy of a key. */
function create(path: string): number {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unwritable';
    const reason = code === 'EEXIST' ? 'exists, and is left as it is' : `cannot be written (${code})`;
    throw new UsageError(`--out ${path}: ${reason}`, { cause });
  }
}
