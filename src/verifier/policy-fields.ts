import { z } from 'zod';
import { fromIsoTime } from './time.ts';

/** Lowercase hex of so many bytes. */
export const hexOf = (bytes: number) =>
  z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`), `is not lowercase hex of ${bytes} bytes`);

export const isoTime = z
  .string()
  .refine((text) => fromIsoTime(text) !== undefined, 'is not a time such as 2027-01-31T00:00:00Z');

const u64 = 2n ** 64n;

/** A u64 in decimal text. */
export const decimalU64 = z
  .string()
  .regex(/^(?:0|[1-9][0-9]{0,19})$/, 'is not a whole number in decimal text')
  .refine((text) => /^[0-9]{1,20}$/.test(text) && BigInt(text) < u64, 'is not below 2^64');

const base58 = /^[1-9A-HJ-NP-Za-km-z]{32,44}$/;

/** A 32-byte hash as NEAR prints it. */
export const base58Text = z.string().regex(base58, 'is not a base58 hash');
