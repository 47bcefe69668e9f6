/** NEAR's runtime, for one call or for a chunk: pure and synchronous, the same in a server, on a laptop and in a browser. */
export { type Parameters, paramsAt, paramsHash, supportedVersions } from '../params/at-version.ts';
export { applyChunk, applyMissingChunk, type ChunkInput, type ChunkResult } from './apply.ts';
export { type ChunkBlock, noValidators, type Validators } from './chunk-context.ts';
export type { ChunkOutcome } from './chunk-run.ts';
export { InvalidCall, type InvalidCallCode } from './invalid-call.ts';
export { executeOneShot, type OneShotResult } from './one-shot.ts';
export type { OneShotCall } from './one-shot-call.ts';
export { preStateRoot } from './pre-state.ts';
export type { ChunkTransaction } from './process-transactions.ts';
export type { StateChange } from './trie-external.ts';
