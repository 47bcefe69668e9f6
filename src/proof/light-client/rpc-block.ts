import { z } from 'zod';
import type { LightClientBlock } from './light-client-block.ts';
import { accepted, type Checked, refused } from './refusal.ts';
import { accountId, firstIssue, hash, headerFields, listOf, publicKey, signature, u128 } from './rpc-json.ts';

/** nearcore's `ValidatorStakeView`: near-primitives 0.38 knows version 1 alone. */
const knownStakeVersion = 'V1';

const validatorStake = z
  .object({
    validator_stake_struct_version: z.literal(knownStakeVersion),
    account_id: accountId,
    public_key: publicKey,
    stake: u128,
  })
  .transform((json) => ({
    kind: 'v1' as const,
    accountId: json.account_id,
    publicKey: json.public_key,
    stake: json.stake,
  }));

const mostProducers = 4096;

const block = z
  .object({
    ...headerFields,
    next_block_inner_hash: hash,
    next_bps: listOf(validatorStake, mostProducers).nullish(),
    approvals_after_next: listOf(z.nullable(signature), 2 * mostProducers),
  })
  .transform(
    (json): LightClientBlock => ({
      prevBlockHash: json.prev_block_hash,
      nextBlockInnerHash: json.next_block_inner_hash,
      innerLite: json.inner_lite,
      innerRestHash: json.inner_rest_hash,
      nextBps: json.next_bps ?? undefined,
      approvalsAfterNext: json.approvals_after_next.map((approval) => approval ?? undefined),
    }),
  );

/** Reads the JSON of `next_light_client_block`, parsed so that no number lost a digit (`exactJson`). */
export function parseLightClientBlock(json: unknown): Checked<LightClientBlock> {
  const parsed = block.safeParse(json);
  if (parsed.success) return accepted(parsed.data);
  const version = parsed.error.issues.find(({ path }) => path.at(-1) === 'validator_stake_struct_version');
  if (version !== undefined) return refused('stake_version_unknown', version.path.join('.'));
  return refused('block_malformed', firstIssue(parsed.error));
}
