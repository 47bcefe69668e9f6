/** The package entry `near-enclave/verifier`. */
export { type Bundle, decodeBundle } from '../proof/bundle.ts';
export type { CheckResult } from './check.ts';
export type { Trust } from './evidence.ts';
export { type Policy, PolicyError, parsePolicy } from './policy.ts';
export { exitCodes, type Report, reportToJson, reportToText, type Verdict } from './report.ts';
export { fromIsoTime, toIsoTime } from './time.ts';
export { type VerifyOptions, verifyBundle } from './verify.ts';
