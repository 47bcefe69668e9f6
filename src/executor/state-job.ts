import { nodeDigests } from '../node-crypto/digests.ts';
import { BorshError } from '../primitives/borsh.ts';
import { equalBytes } from '../primitives/bytes.ts';
import { InternalFault } from '../primitives/internal-fault.ts';
import type { Hash } from '../trie/node.ts';
import type { NodeSource } from '../worlds/chunk-executor.ts';
import type { PendingJob } from './call-job.ts';
import { ExecutorFault } from './executor.ts';
import type { Job } from './job.ts';
import type { Supply, Work } from './messages.ts';

/**
 * Work over a state that stays with us and is handed over node by node. `decode` judges what the process made of it; it
 * throws `BorshError` or `InternalFault`.
 */
export function stateJob<T>(work: Work, source: NodeSource, decode: (bytes: Uint8Array) => T): PendingJob<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const job: Job = {
    work,
    contract: undefined,
    supply: (hashes) => checkedNodes(source, hashes),
    done(result) {
      const decoded = result instanceof Uint8Array ? decodedOrNot(() => decode(result)) : undefined;
      if (decoded !== undefined) resolve(decoded.value);
      return decoded !== undefined;
    },
    unsupported: (_code, feature) =>
      reject(new ExecutorFault('execution_fault', `${feature} was refused where nothing is refused`)),
    reject,
    losses: 0,
    runsAlone: false,
  };
  return { job, promise };
}

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

function decodedOrNot<T>(decode: () => T): { readonly value: T } | undefined {
  try {
    return { value: decode() };
  } catch (cause) {
    if (cause instanceof BorshError || cause instanceof InternalFault) return undefined;
    throw cause;
  }
}
