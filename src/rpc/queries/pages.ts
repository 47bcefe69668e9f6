import { type Fields, optional, u64Field } from '../params.ts';
import { parseError } from '../rpc-error.ts';

/** A `NonZeroU32`. */
export function pageLimit(fields: Fields): number | undefined {
  const limit = optional(fields, 'limit', u64Field);
  if (limit === undefined) return undefined;
  if (limit > 0n && limit < 2n ** 32n) return Number(limit);
  throw parseError('Failed parsing args: `limit` is not a nonzero u32');
}
