/** Why a request of OutLayer's contract is not run. Stable: programs compare them. */
export type OutlayerRefusalCode =
  /** The request is no text that OutLayer's contract writes. */
  | 'outlayer_request_invalid'
  /** The code would have to be fetched from a repository and built. */
  | 'outlayer_source_unsupported'
  /** The code is built for another target than the contracts of NEAR are. */
  | 'outlayer_target_unsupported'
  /** Secrets are to be handed to the code. */
  | 'outlayer_secrets_unsupported'
  /** Something is to be built or kept. */
  | 'outlayer_compile_unsupported'
  /** The code is to be told who owns the project. */
  | 'outlayer_identity_unsupported'
  /** Dollars came with the request. */
  | 'outlayer_priced_unsupported'
  /** Limits that no run can have. */
  | 'outlayer_limits_unsupported'
  /** `input_data` does not say what to call. */
  | 'outlayer_input_invalid'
  | 'outlayer_input_too_large';

/** The request is not for us, or for nobody. Nothing was run. */
export class OutlayerRefused extends Error {
  readonly code: OutlayerRefusalCode;
  constructor(code: OutlayerRefusalCode, message: string) {
    super(message);
    this.name = 'OutlayerRefused';
    this.code = code;
  }
}
