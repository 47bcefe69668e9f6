import { hash, struct } from '../primitives/borsh.ts';
import { domainHash } from './domain.ts';

const tokenCodec = struct({ statementHash: hash, salt: hash });

/**
 * What opens the bundle of a private call, and no other: only who knows the call's salt can compute it, and it does not
 * tell the salt (attestation/statement.md). 32 bytes, sent in hex as a bearer token.
 */
export const bundleToken = (statementHash: Uint8Array, salt: Uint8Array): Uint8Array<ArrayBuffer> =>
  domainHash('bundle-reader', tokenCodec, { statementHash, salt });
