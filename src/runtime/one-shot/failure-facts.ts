import { debugError, displayError } from '../../vm/error-text.ts';
import type { FunctionCallError } from '../../vm/errors.ts';

/** A contract's failure as nearcore tells it. */
export type FailureFacts = {
  /** nearcore's name of the variant, such as `HostError`. */
  readonly kind: FunctionCallError['kind'];
  /** Rust's debug text: what a statement commits to. */
  readonly text: string;
  /** What clients of NEAR's RPC see. */
  readonly display: string;
};

export const failureFacts = (error: FunctionCallError): FailureFacts => ({
  kind: error.kind,
  text: debugError(error),
  display: displayError(error),
});
