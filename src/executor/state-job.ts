import { nodeDigests } from '../node-crypto/digests.ts';
import { equalBytes } from '../primitives/bytes.ts';
import { InternalFault } from '../primitives/internal-fault.ts';
import type { ChunkInput, ChunkResult } from '../runtime/chunk/apply.ts';
import type { ViewInput, ViewResult } from '../runtime/views/view-call.ts';
import type { Hash } from '../trie/node.ts';
import type { NodeSource } from '../worlds/chunk-executor.ts';
import { decodeChunkResult } from './chunk-codec.ts';
import { ExecutorFault } from './executor.ts';
import { openJob, type PendingJob } from './job.ts';
import type { ChunkOnWire, Supply, Work } from './messages.ts';
import type { Owner } from './owner.ts';
import { decodeViewResult } from './view-codec.ts';

/** Work over a state that stays with us and is handed over node by node. */
type StateWork<T> = {
  readonly work: Work;
  readonly source: NodeSource;
  readonly owner: Owner;
  readonly decode: (bytes: Uint8Array) => T;
};

export const chunkJob = (input: ChunkInput, source: NodeSource, owner: Owner): PendingJob<ChunkResult> =>
  stateJob({
    work: { kind: 'chunk', input: onWire(input) },
    source,
    owner,
    decode: (bytes) => decodeChunkResult(bytes, input.prevStateRoot),
  });

export const viewJob = (input: ViewInput, source: NodeSource, owner: Owner): PendingJob<ViewResult> =>
  stateJob({ work: { kind: 'view', input }, source, owner, decode: decodeViewResult });

function onWire({ validators: _, ...input }: ChunkInput): ChunkOnWire {
  return input;
}

const stateJob = <T>({ work, source, owner, decode }: StateWork<T>): PendingJob<T> =>
  openJob<T>({
    work,
    owner,
    supply: (hashes) => checkedNodes(source, hashes),
    decode,
    refuse(_code, feature) {
      throw new ExecutorFault('execution_fault', `${feature} was refused where nothing is refused`);
    },
  });

/** Whoever keeps the state is trusted with nothing but to have it. */
async function checkedNodes(source: NodeSource, hashes: readonly Hash[]): Promise<Supply> {
  const nodes = await source.nodes(hashes);
  for (const [index, hash] of hashes.entries()) {
    const bytes = nodes[index];
    if (bytes !== undefined && !equalBytes(nodeDigests.sha256(bytes), hash))
      throw new InternalFault('a node of the state does not have its hash');
  }
  return nodes;
}
