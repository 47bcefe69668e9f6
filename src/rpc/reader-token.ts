import { decode, encode, hash, struct, u64 } from '../primitives/borsh.ts';
import { equalBytes, fromBase64, toBase64 } from '../primitives/bytes.ts';
import { publicKeySchema } from '../primitives/public-key.ts';
import { signatureSchema, verifySignature } from '../primitives/signature.ts';
import { domainHash } from '../proof/domain.ts';

/**
 * How a reader shows that it is one: it signs the world's id and a time until which this counts, and sends the token
 * as a bearer. So every client that can send a header can read a private world, and a stolen token dies by itself.
 */
const signed = struct({ worldId: hash, publicKey: publicKeySchema, expiresAt: u64 });
const token = struct({ publicKey: publicKeySchema, expiresAt: u64, signature: signatureSchema });

/** Seconds. A token for longer is refused, since nothing can take it back. */
const longestLife = 86_400n;

export type ReaderClaim = {
  /** 32 bytes. */
  readonly worldId: Uint8Array;
  /** borsh. */
  readonly publicKey: Uint8Array;
  /** Unix seconds. */
  readonly expiresAt: bigint;
};

/** What a reader signs: sha256 under the domain `world-reader`. */
export const readerMessage = (claim: ReaderClaim): Uint8Array => domainHash('world-reader', signed, claim);

/** The bearer token, in base64url. `signature` is the borsh one over `readerMessage`. */
export function printReaderToken({ publicKey, expiresAt }: ReaderClaim, signature: Uint8Array): string {
  const bytes = encode(token, { publicKey, expiresAt, signature });
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

export type Readable = {
  readonly worldId: Uint8Array;
  /** borsh public keys. */
  readonly readers: readonly Uint8Array[];
  /** Unix seconds. */
  readonly now: bigint;
};

/** Whether a token was signed by a reader of this world, and is neither too old nor for too long. */
export function isReader(text: string, { worldId, readers, now }: Readable): boolean {
  const given = parseToken(text);
  if (given === undefined) return false;
  const { publicKey, expiresAt, signature } = given;
  if (expiresAt <= now || expiresAt > now + longestLife) return false;
  if (!readers.some((reader) => equalBytes(reader, publicKey))) return false;
  return verifySignature(signature, readerMessage({ worldId, publicKey, expiresAt }), publicKey);
}

function parseToken(text: string) {
  try {
    return decode(token, fromBase64Url(text));
  } catch {
    // Whatever a stranger's text fails at, it is no token: neither decoder does anything but read it.
    return undefined;
  }
}

function fromBase64Url(text: string): Uint8Array {
  const standard = text.replaceAll('-', '+').replaceAll('_', '/');
  return fromBase64(standard.padEnd(Math.ceil(standard.length / 4) * 4, '='));
}
