import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { byteVec, hash, option, string, struct, vec } from '../primitives/borsh.ts';
import { toUtf8 } from '../primitives/bytes.ts';
import { domainHash } from './domain.ts';

/** 32 bytes that the caller of a private call keeps; none for a public call. */
export type Salt = Uint8Array | undefined;

/** One key of the contract's storage as the call left it; no value: removed. */
export type StateChange = { readonly key: Uint8Array; readonly value: Uint8Array | undefined };

const saltedBytes = struct({ salt: option(hash), bytes: byteVec });
const saltedTexts = struct({ salt: option(hash), items: vec(string) });
const saltedItems = struct({ salt: option(hash), items: vec(byteVec) });
const saltedText = struct({ salt: option(hash), text: string });
const saltedChanges = struct({
  salt: option(hash),
  items: vec(struct({ key: byteVec, value: option(byteVec) })),
});

type Part = 'return' | 'logs' | 'failure' | 'changes' | 'receipts';

/** The salt of one output of a private call: HKDF of the arguments' salt, so that a re-run gives the same bytes. */
function outputSalt(argsSalt: Salt, part: Part): Salt {
  if (argsSalt === undefined) return undefined;
  return hkdf(nobleSha256, argsSalt, undefined, toUtf8(`near-enclave/${part}-salt/v0`), 32);
}

export const commitArgs = (args: Uint8Array, salt: Salt): Uint8Array =>
  domainHash('args', saltedBytes, { salt, bytes: args });

/** Of the returned bytes; no bytes when the call returned nothing, failed, or returned a receipt. */
export const commitReturn = (bytes: Uint8Array, argsSalt: Salt): Uint8Array =>
  domainHash('return', saltedBytes, { salt: outputSalt(argsSalt, 'return'), bytes });

export const commitLogs = (logs: readonly string[], argsSalt: Salt): Uint8Array =>
  domainHash('logs', saltedTexts, { salt: outputSalt(argsSalt, 'logs'), items: logs });

/** Of nearcore's debug text of the failure. */
export const commitFailure = (text: string, argsSalt: Salt): Uint8Array =>
  domainHash('failure', saltedText, { salt: outputSalt(argsSalt, 'failure'), text });

/** Of receipts in borsh, in order. */
export const commitReceipts = (receipts: readonly Uint8Array[], argsSalt: Salt): Uint8Array =>
  domainHash('receipts', saltedItems, { salt: outputSalt(argsSalt, 'receipts'), items: receipts });

/** Of the changed keys in ascending order of their bytes. */
export const commitChanges = (changes: readonly StateChange[], argsSalt: Salt): Uint8Array =>
  domainHash('changes', saltedChanges, { salt: outputSalt(argsSalt, 'changes'), items: changes });
