import { z } from 'zod';
import { accepted, type Checked, refused } from './refusal.ts';
import { bytes, firstIssue, hash, listOf, merklePathJson } from './rpc-json.ts';
import { executionProofJson, type RpcExecutionProof } from './rpc-proof.ts';
import type { ShardStateProof } from './shard-state.ts';

/** The state of a contract right after a receipt: a proved root, and what its view methods read under it. */
export type ContractState = {
  readonly shard: ShardStateProof;
  readonly nodes: readonly Uint8Array[];
  /** The account's record under the root names its hash. */
  readonly code: Uint8Array;
};

/** What comes with a request so that it is taken for proved. */
export type Evidence = {
  /** Under which head the proof is. */
  readonly head: Uint8Array;
  readonly proof: RpcExecutionProof;
  /** Needed for requests whose input stands in the contract's state alone. */
  readonly state: ContractState | undefined;
};

const contractState = z
  .strictObject({
    state_root: hash,
    path: merklePathJson,
    nodes_base64: listOf(bytes, 10_000),
    code_base64: bytes,
  })
  .transform(
    (json): ContractState => ({
      shard: { stateRoot: json.state_root, path: json.path },
      nodes: json.nodes_base64,
      code: json.code_base64,
    }),
  );

const evidence = z
  .strictObject({ light_client_head: hash, proof: executionProofJson, state: contractState.optional() })
  .transform((json): Evidence => ({ head: json.light_client_head, proof: json.proof, state: json.state }));

/** Reads `{ light_client_head, proof, state? }`, where `proof` is what `light_client_proof` answered. */
export function parseEvidence(json: unknown): Checked<Evidence> {
  const parsed = evidence.safeParse(json);
  return parsed.success ? accepted(parsed.data) : refused('proof_malformed', firstIssue(parsed.error));
}
