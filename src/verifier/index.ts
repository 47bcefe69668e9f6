/** The package entry `near-enclave/verifier`. */
export { HpkeError, type HpkeErrorCode } from '../hpke/hpke-error.ts';
export { openBundle } from '../hpke/sealed-bundle.ts';
export { createSealedFetch, SealedCallError, type SealedFetchParts } from '../hpke/sealed-fetch.ts';
export { asOpen, type Bundle, decodeBundle, type OpenBundle } from '../proof/bundle.ts';
export {
  checkExecutionProof,
  type ExecutionProof,
  type ExecutionProofFault,
  type OutcomeProof,
  outcomeRootOf,
} from '../proof/execution-proof.ts';
export type { Engine } from '../runtime/one-shot/one-shot.ts';
export { checkStateProof, type StateProofFault, type StateRow } from '../trie/state-proof.ts';
export { auditorPublicKey, parseAuditorKey } from './auditor-key.ts';
export type { CheckResult } from './check.ts';
export type { Trust } from './evidence.ts';
export { explain, noStyles } from './explain/explain.ts';
export { type Policy, PolicyError, parsePolicy } from './policy.ts';
export { exitCodes, type Report, reportToJson, reportToText, type Verdict } from './report.ts';
export { fromIsoTime, toIsoTime } from './time.ts';
export { type VerifyOptions, verifyBundle } from './verify.ts';
export { verifyAttestation } from './verify-attestation.ts';
export { type DocumentOptions, type Judged, verifyDocument } from './verify-document.ts';
