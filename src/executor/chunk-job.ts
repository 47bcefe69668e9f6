import type { ChunkInput, ChunkResult } from '../runtime/chunk/apply.ts';
import type { ViewInput, ViewResult } from '../runtime/views/view-call.ts';
import type { NodeSource } from '../worlds/chunk-executor.ts';
import type { PendingJob } from './call-job.ts';
import { decodeChunkResult } from './chunk-codec.ts';
import type { ChunkOnWire } from './messages.ts';
import { stateJob } from './state-job.ts';
import { decodeViewResult } from './view-codec.ts';

export const chunkJob = (input: ChunkInput, source: NodeSource): PendingJob<ChunkResult> =>
  stateJob({ kind: 'chunk', input: onWire(input) }, source, (bytes) =>
    decodeChunkResult(bytes, input.prevStateRoot),
  );

export const viewJob = (input: ViewInput, source: NodeSource): PendingJob<ViewResult> =>
  stateJob({ kind: 'view', input }, source, decodeViewResult);

function onWire({ validators: _, ...input }: ChunkInput): ChunkOnWire {
  return input;
}
