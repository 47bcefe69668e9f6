import { InternalFault } from '../primitives/internal-fault.ts';

/** Bytes that many statements share, such as a contract or a quote: kept once, under their sha256. */
export type Content = { readonly hash: Uint8Array; readonly bytes: Uint8Array };

export type StatementRecord = {
  readonly statementHash: Uint8Array;
  /** What the statement says, as text. Holds no signature. */
  readonly document: string;
  /** What the document names by hash. */
  readonly contents: readonly Content[];
};

/**
 * A committed statement. Without a signature the process ended before it signed: the keys of that boot are gone, no
 * signature ever left, and the statement must be treated as never made.
 */
export type StoredStatement = { readonly document: string; readonly signature: Uint8Array | undefined };

/** Results that outlive the process. Implementation: `store/sqlite.ts`. Each method throws `StoreFault`. */
export interface Store {
  /**
   * Keeps what a statement says, before it is signed: durable when this returns. The same hash again takes the newer
   * document and keeps the signature, since both say the same and only the quote beside them may differ.
   */
  commitStatement(record: StatementRecord): Promise<void>;
  /** Durable when this returns; only then may the signature leave the process. Fails for an unknown statement. */
  addSignature(statementHash: Uint8Array, signature: Uint8Array): Promise<void>;
  findStatement(statementHash: Uint8Array): Promise<StoredStatement | undefined>;
  /** The caller compares the bytes with the hash: a store is trusted with nothing but availability. */
  findContent(hash: Uint8Array): Promise<Uint8Array | undefined>;
  /** Whether the store answers now; never throws. */
  isReady(): Promise<boolean>;
  close(): Promise<void>;
}

export type StoreFaultCode =
  /** The disk or the database failed, or the store was closed. */
  | 'store_unavailable'
  /** The database was written by a newer version of this program. */
  | 'store_too_new'
  /** A signature for a statement that was never committed. */
  | 'statement_unknown'
  /** What was read is not what was written. */
  | 'store_corrupt';

/** We failed: nothing is signed. Messages hold no documents. */
export class StoreFault extends InternalFault {
  readonly code: StoreFaultCode;
  constructor(code: StoreFaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreFault';
    this.code = code;
  }
}
