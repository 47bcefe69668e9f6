import type { UnsupportedCode } from '../vm/errors.ts';
import { ProblemError } from './problems.ts';

const details: Record<UnsupportedCode, (feature: string) => string> = {
  promises_unsupported: (feature) => `the call needs ${feature}, which takes "promises": "return" or "run"`,
  state_incomplete: (hash) => `the call reads the node or value ${hash}, which is not in state_witness`,
  state_invalid: (why) => `the state under the root of state_witness is not one of a chain: ${why}`,
};

/** Why there is no outcome, though nothing of ours failed. */
export function unsupportedProblem(found: {
  readonly code: UnsupportedCode;
  readonly feature: string;
}): ProblemError {
  const { code, feature } = found;
  const facts = code === 'promises_unsupported' ? { feature } : { field: 'state_witness' };
  return new ProblemError(code, details[code](feature), facts);
}
