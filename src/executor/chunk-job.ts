import { BorshError } from '../primitives/borsh.ts';
import { equalBytes } from '../primitives/bytes.ts';
import { sha256 } from '../primitives/hash.ts';
import { InternalFault } from '../primitives/internal-fault.ts';
import type { ChunkInput, ChunkResult } from '../runtime/apply.ts';
import type { Hash } from '../trie/node.ts';
import type { NodeSource } from '../worlds/chunk-executor.ts';
import type { PendingJob } from './call-job.ts';
import { decodeChunkResult } from './chunk-codec.ts';
import { ExecutorFault } from './executor.ts';
import type { Job } from './job.ts';
import type { ChunkOnWire, Supply } from './messages.ts';

/** A chunk: its state stays with us, and is handed over node by node. */
export function chunkJob(input: ChunkInput, source: NodeSource): PendingJob<ChunkResult> {
  const { promise, resolve, reject } = Promise.withResolvers<ChunkResult>();
  const job: Job = {
    work: { kind: 'chunk', input: onWire(input) },
    contract: undefined,
    supply: (hashes) => checkedNodes(source, hashes),
    done(result) {
      const decoded = decodeResult(result, input.prevStateRoot);
      if (decoded !== undefined) resolve(decoded);
      return decoded !== undefined;
    },
    unsupported: (_code, feature) =>
      reject(new ExecutorFault('execution_fault', `a chunk has receipts, and ${feature} was refused`)),
    reject,
    losses: 0,
    runsAlone: false,
  };
  return { job, promise };
}

function onWire({ validators: _, ...input }: ChunkInput): ChunkOnWire {
  return input;
}

/** Whoever keeps the state is trusted with nothing but to have it. */
async function checkedNodes(source: NodeSource, hashes: readonly Hash[]): Promise<Supply> {
  const nodes = await source.nodes(hashes);
  for (const [index, hash] of hashes.entries()) {
    const bytes = nodes[index];
    if (bytes !== undefined && !equalBytes(sha256(bytes), hash))
      throw new InternalFault('a node of the state does not have its hash');
  }
  return nodes;
}

function decodeResult(result: unknown, prevStateRoot: Hash): ChunkResult | undefined {
  if (!(result instanceof Uint8Array)) return undefined;
  try {
    return decodeChunkResult(result, prevStateRoot);
  } catch (cause) {
    if (cause instanceof BorshError || cause instanceof InternalFault) return undefined;
    throw cause;
  }
}
