import { fromBase64, toBase64, toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import { formatPublicKey } from '../../src/primitives/public-key.ts';
import type { GlobalContractIdentifier } from '../../src/vm/external.ts';
import type { CaseBytes } from './oracle.ts';

/** How the oracle writes what it saw (`../shared/oracle/src/ext.rs`): long values by their length and hash. */
export type Recorded = string | { readonly len: number; readonly sha256: string };

const longestBytes = 4_096;
const longestKeyText = 400;

const digest = (bytes: Uint8Array): Recorded => ({ len: bytes.length, sha256: toHex(sha256(bytes)) });

export const recordBytes = (bytes: Uint8Array): Recorded =>
  bytes.length > longestBytes ? digest(bytes) : toBase64(bytes);

export function recordText(text: string): Recorded {
  const bytes = toUtf8(text);
  return bytes.length > longestBytes ? digest(bytes) : text;
}

/** Of a borsh `PublicKey`. An ML-DSA key is long. */
export function recordPublicKey(publicKey: Uint8Array): Recorded {
  const text = formatPublicKey(publicKey);
  return text.length > longestKeyText ? digest(toUtf8(text)) : text;
}

export function recordContractId(contract: GlobalContractIdentifier): object {
  if (contract.kind === 'AccountId') return { account_id: contract.accountId };
  return { code_hash: recordBytes(contract.hash) };
}

/** The bytes that a case gives to a call. */
export const readCaseBytes = (bytes: CaseBytes): Uint8Array =>
  typeof bytes === 'string' ? fromBase64(bytes) : new Uint8Array(Number(bytes.len)).fill(Number(bytes.fill));
