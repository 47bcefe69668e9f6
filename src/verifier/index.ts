/** The package entry `near-enclave/verifier`. */
export { type Bundle, decodeBundle } from '../proof/bundle.ts';
export {
  checkExecutionProof,
  type ExecutionProof,
  type ExecutionProofFault,
  type OutcomeProof,
  outcomeRootOf,
} from '../proof/execution-proof.ts';
export type { Engine } from '../runtime/one-shot/one-shot.ts';
export { checkStateProof, type StateProofFault, type StateRow } from '../trie/state-proof.ts';
export type { CheckResult } from './check.ts';
export type { Trust } from './evidence.ts';
export { type Policy, PolicyError, parsePolicy } from './policy.ts';
export { exitCodes, type Report, reportToJson, reportToText, type Verdict } from './report.ts';
export { fromIsoTime, toIsoTime } from './time.ts';
export { type VerifyOptions, verifyBundle } from './verify.ts';
