import { InternalFault } from '../../primitives/internal-fault.ts';

export type BackupErrorCode =
  /** It was made under another sealing key: by another app, or under another KMS. */
  | 'backup_foreign'
  /** It is cut, changed, put together of several, or none at all. */
  | 'backup_corrupt'
  /** The file system does not give it. */
  | 'backup_unreadable'
  /** Its tables are those of another version of this program. */
  | 'backup_version'
  /** The store has a newer head of a world that is in it. */
  | 'backup_older'
  /** The store has other blocks of a world that is in it: one of both is a fork. */
  | 'backup_diverged'
  /** No such world in the store. */
  | 'backup_world_unknown';

/** A backup is not made or not restored; nothing was written to the store. Messages hold no data. */
export class BackupError extends InternalFault {
  readonly code: BackupErrorCode;
  constructor(code: BackupErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BackupError';
    this.code = code;
  }
}
