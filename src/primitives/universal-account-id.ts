import { sha3_256 } from '@noble/hashes/sha3.js';
import { base32crockford } from '@scure/base';
import { accountType } from './account-type.ts';

const prefix = '0u';

/** The address of a hash: 52 lowercase symbols of Crockford's base32 (near-primitives-core 0.38, universal_account_id.rs). */
export const encodeUniversalAccountId = (hash: Uint8Array): string =>
  `${prefix}${base32crockford.encode(hash).toLowerCase()}`;

/** The 32 bytes that a universal account id addresses; nothing for any other id. */
export const decodeUniversalAccountId = (accountId: string): Uint8Array | undefined =>
  accountType(accountId) === 'universal'
    ? base32crockford.decode(accountId.slice(prefix.length).toUpperCase())
    : undefined;

/** The account that exactly these bytes describe, whether or not they are a state init (near-primitives-core 0.38). */
export const universalAccountId = (stateInit: Uint8Array): string =>
  encodeUniversalAccountId(sha3_256(stateInit));
