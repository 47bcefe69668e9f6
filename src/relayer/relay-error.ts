/** The relay cannot work so, and says why. `code` is stable. */
export type RelayErrorCode =
  | 'store_in_use'
  | 'store_missing'
  | 'store_version'
  | 'key_file'
  | 'key_file_permissions'
  | 'settings';

export class RelayError extends Error {
  readonly code: RelayErrorCode;

  constructor(code: RelayErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RelayError';
    this.code = code;
  }
}
