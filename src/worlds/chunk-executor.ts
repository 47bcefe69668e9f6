import type { Owner } from '../executor/owner.ts';
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
  /**
   * As `applyChunk` does. Its process has seen, and will see, the work of no other `owner`; without one, the chunk is for
   * everyone to see. Throws `ExecutorFault` when there is no result for our own fault.
   */
  applyChunk(input: ChunkInput, source: NodeSource, owner?: Owner): Promise<ChunkResult>;
  /** As `viewCall` does. Throws as `applyChunk` does. */
  view(input: ViewInput, source: NodeSource, owner?: Owner): Promise<ViewResult>;
}
