import { z } from 'zod';
import { exactJson } from '../primitives/lossless-json.ts';
import { type OutlayerRefusalCode, OutlayerRefused } from './outlayer-refusal.ts';

/** A whole number of that many bits as serde prints it: bare, of any length. */
export const bareNumber = (bits: 32 | 64) =>
  z
    .union([z.int().min(0), z.bigint().min(0n)])
    .transform(BigInt)
    .refine((value) => value < 1n << BigInt(bits), `does not fit in ${bits} bits`);

/** Reads a text of somebody else's by a schema. Throws `OutlayerRefused` with that code; doubled names are refused, too. */
export function readForeign<S extends z.ZodType>(
  schema: S,
  text: string,
  code: OutlayerRefusalCode,
): z.output<S> {
  const result = schema.safeParse(parse(text, code));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = issue?.path.join('.') ?? '';
  throw new OutlayerRefused(code, `${place === '' ? 'the value' : place}: ${issue?.message ?? 'malformed'}`);
}

function parse(text: string, code: OutlayerRefusalCode): unknown {
  try {
    return exactJson(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new OutlayerRefused(code, `not JSON: ${cause.message}`);
    throw cause;
  }
}
