import type { Owner } from '../../src/executor/owner.ts';
import { applyChunk, type ChunkInput, type ChunkResult } from '../../src/runtime/chunk/apply.ts';
import { type ViewInput, type ViewResult, viewCall } from '../../src/runtime/views/view-call.ts';
import type { ChunkExecutor, NodeSource } from '../../src/worlds/chunk-executor.ts';
import { WorldNodes } from '../../src/worlds/world-nodes.ts';
import { loadOnce } from './load-once.ts';

/** Applies chunks in the process of the test, over the world's own cache of nodes. Fails when it is told to. */
export class FrailChunks implements ChunkExecutor {
  /** Thrown by each run until it is taken away. */
  failure: Error | undefined;
  /** Whose work came last. */
  lastOwner: Owner | undefined;

  async applyChunk(input: ChunkInput, source: NodeSource, owner?: Owner): Promise<ChunkResult> {
    this.lastOwner = owner;
    return this.#nodes(source).run((store) => applyChunk(input, store, { load: loadOnce }));
  }

  async view(input: ViewInput, source: NodeSource, owner?: Owner): Promise<ViewResult> {
    this.lastOwner = owner;
    return this.#nodes(source).run((store) => viewCall(input, store, { load: loadOnce }));
  }

  #nodes(source: NodeSource): WorldNodes {
    if (this.failure !== undefined) throw this.failure;
    if (source instanceof WorldNodes) return source;
    throw new TypeError('worlds hand their own nodes to who applies their chunks');
  }
}
