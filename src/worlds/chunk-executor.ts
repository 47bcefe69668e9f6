import type { ChunkInput, ChunkResult } from '../runtime/chunk/apply.ts';
import type { ViewInput, ViewResult } from '../runtime/views/view-call.ts';
import type { Hash } from '../trie/node.ts';

/** Where the nodes and values of a trie come from, when they are not at hand. */
export interface NodeSource {
  /** In the order of the hashes; `undefined` for what is not there. Whoever uses them compares bytes and hash. */
  nodes(hashes: readonly Hash[]): Promise<readonly (Uint8Array | undefined)[]>;
}

/** Applies chunks where guests run. Real: `executor/pool.ts`. */
export interface ChunkExecutor {
  /** As `applyChunk` does. Throws `ExecutorFault` when there is no result for our own fault. */
  applyChunk(input: ChunkInput, source: NodeSource): Promise<ChunkResult>;
  /** As `viewCall` does. Throws as `applyChunk` does. */
  view(input: ViewInput, source: NodeSource): Promise<ViewResult>;
}
