import { sha3_256 } from '@noble/hashes/sha3.js';
import { base32crockford } from '@scure/base';

/** The account that exactly these bytes describe, whether or not they are a state init (near-primitives-core 0.38). */
export const universalAccountId = (stateInit: Uint8Array): string =>
  `0u${base32crockford.encode(sha3_256(stateInit)).toLowerCase()}`;
