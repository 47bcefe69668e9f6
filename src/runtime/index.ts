/** NEAR's runtime, for one call or for a chunk: pure and synchronous, the same in a server, on a laptop and in a browser. */
export { type Parameters, paramsAt, paramsHash, supportedVersions } from '../params/at-version.ts';
export { applyChunk, applyMissingChunk, type ChunkInput, type ChunkResult } from './chunk/apply.ts';
export { type ChunkBlock, noValidators, type Validators } from './chunk/chunk-context.ts';
export type { ChunkOutcome } from './chunk/chunk-run.ts';
export type { ChunkTransaction } from './chunk/process-transactions.ts';
export { InvalidCall, type InvalidCallCode } from './one-shot/invalid-call.ts';
export { executeOneShot, type OneShotResult } from './one-shot/one-shot.ts';
export type { OneShotCall } from './one-shot/one-shot-call.ts';
export { preStateRoot } from './one-shot/pre-state.ts';
export type { StateChange } from './one-shot/trie-external.ts';
