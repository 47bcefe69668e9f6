import { type Fields, optional, u64Field } from '../params.ts';
import { parseError } from '../rpc-error.ts';

/** `last` is there when more follow it. */
export type Page<T> = { readonly items: readonly T[]; readonly last: T | undefined };

export function paginate<T>(items: readonly T[], limit: number | undefined): Page<T> {
  if (limit === undefined || items.length <= limit) return { items, last: undefined };
  return { items: items.slice(0, limit), last: items[limit - 1] };
}

/** A `NonZeroU32`. */
export function pageLimit(fields: Fields): number | undefined {
  const limit = optional(fields, 'limit', u64Field);
  if (limit === undefined) return undefined;
  if (limit > 0n && limit < 2n ** 32n) return Number(limit);
  throw parseError('Failed parsing args: `limit` is not a nonzero u32');
}
