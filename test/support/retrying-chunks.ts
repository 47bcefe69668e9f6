import { applyChunk } from '../../src/runtime/chunk/apply.ts';
import { viewCall } from '../../src/runtime/views/view-call.ts';
import { MemoryNodeStore, MissingNode, type NodeStore } from '../../src/trie/store.ts';
import type { ChunkExecutor, NodeSource } from '../../src/worlds/chunk-executor.ts';
import { loadOnce } from './load-once.ts';

/** Chunks in this very process: the same runtime, and none of the fences. */
export const retryingChunks: ChunkExecutor = {
  applyChunk: (input, source) => withNodes(source, (store) => applyChunk(input, store, { load: loadOnce })),
  view: (input, source) => withNodes(source, (store) => viewCall(input, store, { load: loadOnce })),
};

/** Fetches what was missing and runs again, until nothing is. */
async function withNodes<T>(source: NodeSource, run: (store: NodeStore) => T): Promise<T> {
  const store = new MemoryNodeStore();
  for (;;) {
    try {
      return run(store);
    } catch (cause) {
      if (!(cause instanceof MissingNode)) throw cause;
      const [bytes] = await source.nodes([cause.hash]);
      if (bytes === undefined) throw cause;
      store.put(bytes);
    }
  }
}
