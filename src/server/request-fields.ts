import { z } from 'zod';
import { isAccountId } from '../primitives/account-id.ts';
import { fromBase64, fromHex } from '../primitives/bytes.ts';
import { fromBase58 } from '../primitives/hash.ts';
import { parsePublicKey } from '../primitives/public-key.ts';
import type { ProblemCode } from './problem-codes.ts';

/** Kinds of fields. Each says in its problem what it wanted, and never repeats what it got. */

/** Text that `read` turns into a value; undefined is the given problem. */
const readWith = <T>(read: (text: string) => T | undefined, code: ProblemCode, message: string) =>
  z.string().transform((text, context): T => {
    const value = read(text);
    if (value !== undefined) return value;
    context.issues.push({ code: 'custom', params: { code }, message, input: text });
    return z.NEVER;
  });

export const base64Bytes = readWith(
  (text) => {
    try {
      return fromBase64(text);
    } catch {
      return undefined; // @scure/base throws for bad text only
    }
  },
  'invalid_base64',
  'is not base64 (RFC 4648 section 4, with padding)',
);

export const accountId = readWith(
  (text) => (isAccountId(text) ? text : undefined),
  'account_id_invalid',
  'is not a NEAR account id',
);

export const publicKey = readWith(
  parsePublicKey,
  'public_key_invalid',
  'is not a public key such as ed25519:<base58>',
);

export const base58Hash = readWith(
  (text) => {
    try {
      const bytes = text.length > 44 ? new Uint8Array() : fromBase58(text);
      return bytes.length === 32 ? bytes : undefined;
    } catch {
      return undefined; // fromBase58 throws for bad text only
    }
  },
  'invalid_field',
  'is not 32 bytes in base58',
);

/** An unsigned integer of that many bits, as decimal text. */
export const decimal = (bits: 64 | 128) =>
  readWith(
    (text) =>
      /^(?:0|[1-9][0-9]{0,38})$/.test(text) && BigInt(text) < 1n << BigInt(bits) ? BigInt(text) : undefined,
    'invalid_field',
    `is not decimal text of at most ${bits} bits, such as "30000000000000"`,
  );

/** 32 bytes of the caller's choice. Zeros stand for "no challenge" in a statement, so they cannot be one. */
export const challenge = readWith(
  (text) => (/^[0-9a-fA-F]{64}$/.test(text) && !/^0+$/.test(text) ? fromHex(text) : undefined),
  'invalid_field',
  'is not 32 bytes of hex, or all of them are zero',
);

/** 32 bytes that nobody can guess; zeros are no secret. */
export const salt = readWith(
  (text) => (/^[0-9a-fA-F]{64}$/.test(text) && !/^0+$/.test(text) ? fromHex(text) : undefined),
  'invalid_field',
  'is not 32 bytes of hex, or all of them are zero',
);

/** Text that UTF-8 can hold. */
export const wellFormedText = z.string().refine((text) => text.isWellFormed(), 'is not well-formed Unicode');
