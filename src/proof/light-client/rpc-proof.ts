import { z } from 'zod';
import type { PartialOutcome } from '../../primitives/outcome.ts';
import type { ExecutionProof } from '../execution-proof.ts';
import { text } from '../json-codecs.ts';
import { accepted, type Checked, refused } from './refusal.ts';
import {
  accountId,
  bytes,
  firstIssue,
  hash,
  headerFields,
  listOf,
  merklePathJson,
  u64,
  u128,
} from './rpc-json.ts';

/** What `light_client_proof` gives: a proof, and the block that it says it is of. */
export type RpcExecutionProof = ExecutionProof & { readonly blockHash: Uint8Array };

const single = z.union([
  z.strictObject({ SuccessValue: bytes }),
  z.strictObject({ SuccessReceiptId: hash }),
  z.strictObject({ Failure: z.unknown() }),
]);

/** Protocol: why a receipt failed is not hashed, so nothing is read from it. */
const status = z.union([z.literal('Unknown'), single]).transform((json): PartialOutcome['status'] => {
  if (json === 'Unknown') return { kind: 'unknown' };
  if ('SuccessValue' in json) return { kind: 'success_value', value: json.SuccessValue };
  if ('SuccessReceiptId' in json) return { kind: 'success_receipt_id', receiptId: json.SuccessReceiptId };
  return { kind: 'failure' };
});

const outcome = z
  .object({
    logs: listOf(text, 1000),
    receipt_ids: listOf(hash, 10_000),
    gas_burnt: u64,
    tokens_burnt: u128,
    executor_id: accountId,
    status,
  })
  .transform((json) => ({
    logs: json.logs,
    receiptIds: json.receipt_ids,
    gasBurnt: json.gas_burnt,
    tokensBurnt: json.tokens_burnt,
    executorId: json.executor_id,
    status: json.status,
  }));

export const executionProofJson = z
  .object({
    outcome_proof: z.object({ id: hash, block_hash: hash, outcome, proof: merklePathJson }),
    outcome_root_proof: merklePathJson,
    block_header_lite: z.object(headerFields),
    block_proof: merklePathJson,
  })
  .transform(
    ({ outcome_proof: proven, block_header_lite: header, ...paths }): RpcExecutionProof => ({
      blockHash: proven.block_hash,
      outcome: { id: proven.id, outcome: proven.outcome },
      path: proven.proof,
      rootPath: paths.outcome_root_proof,
      header: {
        prevBlockHash: header.prev_block_hash,
        innerRestHash: header.inner_rest_hash,
        innerLite: header.inner_lite,
      },
      blockPath: paths.block_proof,
    }),
  );

/** Reads the JSON of `light_client_proof` or `EXPERIMENTAL_light_client_proof`, parsed by `exactJson`. */
export function parseExecutionProof(json: unknown): Checked<RpcExecutionProof> {
  const parsed = executionProofJson.safeParse(json);
  return parsed.success ? accepted(parsed.data) : refused('proof_malformed', firstIssue(parsed.error));
}
