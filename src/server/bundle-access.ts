import { timingSafeEqual } from 'node:crypto';
import { fromHex } from '../primitives/bytes.ts';
import { bundleToken } from '../proof/bundle-token.ts';

/** What there is to say of a bundle before it is read. */
export type Guarded = {
  readonly statementHash: Uint8Array;
  /** Of a private call. */
  readonly salt: Uint8Array | undefined;
};

/** Whether a bundle is given to whom sends this header `authorization`: to all, or to who knows the salt of its call. */
export function mayFetch({ statementHash, salt }: Guarded, header: string): boolean {
  if (salt === undefined) return true;
  const given = /^Bearer +([0-9a-f]{64})$/i.exec(header)?.[1];
  return given !== undefined && timingSafeEqual(fromHex(given), bundleToken(statementHash, salt));
}
