import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { ed25519 } from '@noble/curves/ed25519.js';
import { z } from 'zod';
import { isAccountId } from '../primitives/account-id.ts';
import { concatBytes, equalBytes } from '../primitives/bytes.ts';
import { fromBase58 } from '../primitives/hash.ts';
import { formatPublicKey } from '../primitives/public-key.ts';
import { RelayError } from './relay-error.ts';

/** An account and one of its keys. The private part is closed in, so that no log can print it. */
export type RelayKey = {
  readonly accountId: string;
  /** As NEAR prints it. */
  readonly publicKey: string;
  /** Its borsh: a tag, and 32 bytes. */
  readonly publicKeyBytes: Uint8Array;
  /** NEAR's borsh of a signature: a tag, and 64 bytes. */
  sign(hash: Uint8Array): Uint8Array;
};

/** near-cli's credentials. Older tools call the secret `secret_key`. */
const fileSchema = z.object({
  account_id: z.string().refine(isAccountId),
  public_key: z.string().optional(),
  private_key: z.string().optional(),
  secret_key: z.string().optional(),
});

const ed25519Tag = Uint8Array.of(0);
const othersMay = 0o077;

/**
 * Reads a key from a file in near-cli's format. Throws `RelayError`: when others than its owner may open the file, and when
 * it is not such a file. No message has anything of the file's contents.
 */
export function readKeyFile(path: string): RelayKey {
  const file = parse(path, readOwn(path));
  const secret = file.private_key ?? file.secret_key;
  if (secret === undefined) throw bad(path, 'it has no private_key');
  const seed = seedOf(path, secret);
  const publicKeyBytes = concatBytes(ed25519Tag, ed25519.getPublicKey(seed));
  const publicKey = formatPublicKey(publicKeyBytes);
  if (file.public_key !== undefined && file.public_key !== publicKey)
    throw bad(path, 'its public_key does not belong to its private_key');
  return {
    accountId: file.account_id,
    publicKey,
    publicKeyBytes,
    sign: (hash) => concatBytes(ed25519Tag, ed25519.sign(hash, seed)),
  };
}

/** The permissions are those of the very file that is read. */
function readOwn(path: string): string {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable';
    throw new RelayError('key_file', `${path}: cannot be read (${code})`, { cause });
  }
  try {
    const { mode } = fstatSync(file);
    if ((mode & othersMay) !== 0) {
      const shown = (mode & 0o777).toString(8);
      throw new RelayError(
        'key_file_permissions',
        `${path}: mode ${shown} lets others open it: chmod 600 it`,
      );
    }
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

function parse(path: string, text: string): z.output<typeof fileSchema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes what it read.
    throw bad(path, 'it is not JSON');
  }
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) throw bad(path, `not near-cli's format at ${parsed.error.issues[0]?.path.join('.')}`);
  return parsed.data;
}

/** `ed25519:` and base58 of the 32 bytes of the seed and the 32 of the public key. */
function seedOf(path: string, secret: string): Uint8Array {
  const [curve, encoded] = secret.split(':');
  if (curve !== 'ed25519' || encoded === undefined) throw bad(path, 'the relay takes ed25519 keys only');
  const bytes = decode(path, encoded);
  const seed = bytes.slice(0, 32);
  if (bytes.length !== 64 || !equalBytes(ed25519.getPublicKey(seed), bytes.subarray(32)))
    throw bad(path, 'its private_key is not one of ed25519');
  return seed;
}

function decode(path: string, encoded: string): Uint8Array {
  try {
    return fromBase58(encoded);
  } catch {
    throw bad(path, 'its private_key is not base58');
  }
}

const bad = (path: string, why: string): RelayError => new RelayError('key_file', `${path}: ${why}`);
