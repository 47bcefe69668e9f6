import { type Codec, encode, string } from '../primitives/borsh.ts';
import { concatBytes } from '../primitives/bytes.ts';
import { sha256 } from '../primitives/hash.ts';

/** Every kind of thing that is hashed, each under a name of its own, so that one can never pass for another. */
export type Domain =
  | 'statement-input'
  | 'statement-output'
  | 'statement'
  | 'batch'
  | 'one-shot-world'
  | 'one-shot-receipt'
  | 'args'
  | 'return'
  | 'logs'
  | 'receipts'
  | 'failure'
  | 'changes'
  | 'witness'
  | 'trust-config'
  | 'key-registration'
  | 'challenge-answer'
  | 'result-quote'
  | 'quote-keys'
  | 'key-endorsement'
  | 'sealing-key'
  | 'sealed-row'
  | 'backup'
  | 'backup-key'
  | 'world-reader'
  | 'bundle-reader'
  | 'world'
  | 'world-genesis'
  | 'world-policy'
  | 'world-seed'
  | 'world-request'
  | 'block'
  | 'block-transactions'
  | 'block-receipts'
  | 'block-load'
  | 'block-witness'
  | 'state-patch'
  | 'head-input'
  | 'head-output'
  | 'outlayer-code-source'
  | 'outlayer-request'
  | 'outlayer-response'
  | 'outlayer-same-id'
  | 'outlayer-same-request'
  | 'head';

/** The text that opens the hashed bytes. */
export const domainText = (domain: Domain): string => `near-enclave/${domain}/v0`;

/** The borsh of `{ domain: string, …value }`: what each hash of this project is taken of. */
export const domainBytes = <T>(domain: Domain, codec: Codec<T>, value: T): Uint8Array<ArrayBuffer> =>
  concatBytes(encode(string, domainText(domain)), encode(codec, value));

/** `sha256(borsh{ domain, …value })`. */
export const domainHash = <T>(domain: Domain, codec: Codec<T>, value: T): Uint8Array<ArrayBuffer> =>
  sha256(domainBytes(domain, codec, value));
