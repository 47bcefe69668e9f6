import { keccak_256 } from '@noble/hashes/sha3.js';
import { accountType } from './account-type.ts';
import { concatBytes, fromHex, toHex } from './bytes.ts';

const ed25519Tag = 0;

/** The last 20 bytes of keccak256, in hex: how `0x` and `0s` ids name what they commit to. */
export const keccakSuffix = (bytes: Uint8Array): string => toHex(keccak_256(bytes).subarray(12));

/** The account that an ed25519 key controls from the start (near-primitives 0.38, utils.rs). Takes a borsh key. */
export const nearImplicitAccountId = (publicKey: Uint8Array): string => toHex(publicKey.subarray(1));

/** The account that the Ethereum address of a secp256k1 key names. Takes a borsh key. */
export const ethImplicitAccountId = (publicKey: Uint8Array): string =>
  `0x${keccakSuffix(publicKey.subarray(1))}`;

/** The borsh key that a NEAR-implicit account begins with; none for other accounts. */
export const nearImplicitPublicKey = (accountId: string): Uint8Array | undefined =>
  accountType(accountId) === 'near_implicit'
    ? concatBytes(Uint8Array.of(ed25519Tag), fromHex(accountId))
    : undefined;
