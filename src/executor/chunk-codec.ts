import { nodeDigests } from '../node-crypto/digests.ts';
import { bandwidthRequests } from '../primitives/bandwidth.ts';
import { byteVec, encode, hash, struct, u64, vec } from '../primitives/borsh.ts';
import { equalBytes } from '../primitives/bytes.ts';
import { congestionInfo } from '../primitives/congestion-info.ts';
import { InternalFault } from '../primitives/internal-fault.ts';
import { executionOutcomeWithIdCodec } from '../primitives/outcome.ts';
import { chunkOutcomes } from '../primitives/outcome-root.ts';
import { receiptSchema } from '../primitives/receipt.ts';
import { promiseYieldTimeoutCodec } from '../primitives/state-rows.ts';
import { validatorStakes } from '../primitives/validator-stake.ts';
import type { ChunkResult } from '../runtime/chunk/apply.ts';
import { chunkChangeCodec } from '../runtime/state/chunk-change-codec.ts';
import type { Hash } from '../trie/node.ts';
import { boundedDecode } from './bounded-decode.ts';

/** Leaves out what follows from the rest: hashes of nodes, and the outcome root. */
const onWire = struct({
  stateRoot: hash,
  made: vec(byteVec),
  changes: vec(chunkChangeCodec),
  witness: vec(byteVec),
  codes: vec(hash),
  outcomes: vec(struct({ outcome: executionOutcomeWithIdCodec, computeUsage: u64 })),
  outgoingReceipts: vec(receiptSchema),
  keptReceipts: vec(receiptSchema),
  validatorProposals: validatorStakes,
  congestion: congestionInfo,
  bandwidthRequests,
  bandwidthSchedulerStateHash: hash,
  delayedReceiptCount: u64,
  processedYieldTimeouts: vec(promiseYieldTimeoutCodec),
});

export function encodeChunkResult(result: ChunkResult): Uint8Array<ArrayBuffer> {
  const { state, outcomes, ...rest } = result;
  return encode(onWire, {
    ...rest,
    made: state.made.map(({ bytes }) => bytes),
    changes: state.changes,
    witness: state.witness,
    codes: state.codes,
    outcomes: outcomes.map(({ computeUsage, ...outcome }) => ({ outcome, computeUsage })),
  });
}

/**
 * What a guest process says of a chunk on `prevStateRoot`. Hashes are reckoned anew, so that nothing is kept under a hash
 * that is not its own. Throws `BorshError`, or `InternalFault` when the new root is that of no node.
 */
export function decodeChunkResult(bytes: Uint8Array, prevStateRoot: Hash): ChunkResult {
  const { made, changes, witness, codes, outcomes: wrapped, ...rest } = boundedDecode(onWire, bytes);
  const stored = made.map((node) => ({ hash: nodeDigests.sha256(node), bytes: node }));
  const { stateRoot: root } = rest;
  if (!equalBytes(root, prevStateRoot) && !stored.some(({ hash: known }) => equalBytes(known, root))) {
    throw new InternalFault('the new state root is that of no node');
  }
  const outcomes = wrapped.map(({ outcome, computeUsage }) => ({ ...outcome, computeUsage }));
  return {
    ...rest,
    state: { root, made: stored, changes, witness, codes },
    outcomes,
    outcomeRoot: chunkOutcomes(outcomes).root,
  };
}
