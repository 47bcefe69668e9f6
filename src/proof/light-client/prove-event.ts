import { lightClientBlockHash } from '../../primitives/block-header.ts';
import { equalBytes } from '../../primitives/bytes.ts';
import type { PartialOutcome } from '../../primitives/outcome.ts';
import { checkExecutionProof } from '../execution-proof.ts';
import { type EventKind, findRequest, parseObject, type RequestEvent } from './event-log.ts';
import type { TrustedHead } from './head.ts';
import { accepted, type Checked, type RefusalCode, refused } from './refusal.ts';
import type { RpcExecutionProof } from './rpc-proof.ts';
import { checkShardState, type ShardStateProof } from './shard-state.ts';

/** What a relay brings so that a request is believed. */
export type EventEvidence = {
  readonly proof: RpcExecutionProof;
  /** The yielded promise's, which the request is known by. */
  readonly dataId: Uint8Array;
  /** Needed for requests whose input stands in the contract's state alone. */
  readonly shardState: ShardStateProof | undefined;
};

/** Whose events count: the measured configuration names the contracts. */
export type EventSource = { readonly contractId: string; readonly kind: EventKind };

/** A request that NEAR holds to be a fact: the contract logged it in a receipt that succeeded, in a final block. */
export type ProvenEvent = RequestEvent & {
  readonly contractId: string;
  readonly receiptId: Uint8Array;
  /** The block whose header has the outcome: at least one after that in which the receipt ran. */
  readonly block: { readonly hash: Uint8Array; readonly height: bigint; readonly timestamp: bigint };
  /** The head under which it was proved. */
  readonly head: { readonly hash: Uint8Array; readonly height: bigint };
  /** The input is not in the event: `get_request` over nodes under `stateRoot` gives it. */
  readonly isInputInState: boolean;
  /** Root of the contract's shard right after the receipt, if it was proved. */
  readonly stateRoot: Uint8Array | undefined;
};

/**
 * Checks all that stands between a request and a head, which the caller has found young enough (`checkHeadAge`). Whoever
 * brings the evidence is trusted with nothing.
 */
export function proveEvent(
  evidence: EventEvidence,
  source: EventSource,
  head: TrustedHead,
): Checked<ProvenEvent> {
  const { proof, dataId, shardState } = evidence;
  const fault = proofFault(proof, head) ?? outcomeFault(proof, source.contractId);
  if (fault !== undefined) return refused(fault);
  const request = findRequest(proof.outcome.outcome.logs, source.kind, dataId);
  if (!request.ok) return request;
  const state = shardState === undefined ? accepted(undefined) : checkShardState(shardState, proof);
  if (!state.ok) return state;
  const isInputInState = readInputInState(request.value.requestData);
  if (isInputInState === undefined) return refused('request_malformed');
  if (isInputInState && state.value === undefined) return refused('input_not_proved');
  return accepted({
    ...request.value,
    ...placeOf(proof, source, head),
    isInputInState,
    stateRoot: state.value,
  });
}

function proofFault(proof: RpcExecutionProof, head: TrustedHead): RefusalCode | undefined {
  if (!equalBytes(lightClientBlockHash(proof.header), proof.blockHash)) return 'block_hash_mismatch';
  const fault = checkExecutionProof(proof, head.header.innerLite.blockMerkleRoot);
  if (fault === undefined) return undefined;
  return fault === 'outcome_root' ? 'outcome_not_in_block' : 'block_not_under_head';
}

/** Protocol: a receipt that failed keeps its logs, though all that it did was undone. */
const statusFaults: Readonly<Record<PartialOutcome['status']['kind'], RefusalCode | undefined>> = {
  unknown: 'receipt_unfinished',
  failure: 'receipt_failed',
  success_value: undefined,
  success_receipt_id: undefined,
};

function outcomeFault(
  { outcome: { outcome } }: RpcExecutionProof,
  contractId: string,
): RefusalCode | undefined {
  return outcome.executorId === contractId ? statusFaults[outcome.status.kind] : 'executor_mismatch';
}

/** A contract that says nothing of it has the input in the event. */
function readInputInState(requestData: string): boolean | undefined {
  const fields = parseObject(requestData);
  if (fields === undefined) return undefined;
  const value = fields.get('input_data_in_state') ?? false;
  return typeof value === 'boolean' ? value : undefined;
}

const placeOf = (proof: RpcExecutionProof, { contractId }: EventSource, head: TrustedHead) => ({
  contractId,
  receiptId: proof.outcome.id,
  block: {
    hash: proof.blockHash,
    height: proof.header.innerLite.height,
    timestamp: proof.header.innerLite.timestamp,
  },
  head: { hash: head.hash, height: head.header.innerLite.height },
});
