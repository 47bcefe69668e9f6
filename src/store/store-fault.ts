import { BorshError } from '../primitives/borsh.ts';
import { InternalFault } from '../primitives/internal-fault.ts';

export type StoreFaultCode =
  /** The disk or the database failed, or the store was closed. A commit that ended so may have happened: read the head. */
  | 'store_unavailable'
  /** Another process has the embedded file open. */
  | 'store_in_use'
  /** The database was written by a newer version of this program. */
  | 'store_too_new'
  /** A signature for a statement that was never committed, or in a slot that it does not have. */
  | 'statement_unknown'
  /** What was read is not what was written. */
  | 'store_corrupt'
  /** The database is older than what this process has seen of it. */
  | 'store_rolled_back';

/** We failed: nothing is signed. Messages name a table and a key, and hold no data. */
export class StoreFault extends InternalFault {
  readonly code: StoreFaultCode;
  constructor(code: StoreFaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreFault';
    this.code = code;
  }
}

/** Whatever a driver or the file system throws is a fault of the store. What we ourselves throw stays what it is. */
export async function guarded<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof InternalFault || cause instanceof BorshError) throw cause;
    throw new StoreFault('store_unavailable', 'the database failed', { cause });
  }
}
