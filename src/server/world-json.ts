import { z } from 'zod';
import { toHex } from '../primitives/bytes.ts';
import { toBase58 } from '../primitives/hash.ts';
import { formatPublicKey } from '../primitives/public-key.ts';
import { signedHeadJson } from '../proof/head-json.ts';
import type { WorldPolicy } from '../proof/world-id.ts';
import type { StateRecord } from '../runtime/state/state-record.ts';
import { usualGas } from '../worlds/create-world.ts';
import type { DurableWorld } from '../worlds/durable-world.ts';
import { stateRecordJson } from '../worlds/state-record-json.ts';
import type { WorldFacts } from '../worlds/world-facts.ts';
import { accountId, base58Hash, base64Bytes, decimal, publicKey, wellFormedText } from './request-fields.ts';

const pace = z.union([
  z.enum(['manual', 'when_needed']),
  z.strictObject({ interval_millis: z.int().min(10).max(3_600_000) }),
]);

/** Read in a second step, since what they may be is more than JSON Schema can say. */
const records = z
  .array(z.record(z.string(), z.unknown()))
  .min(1)
  .transform((given, context): readonly StateRecord[] => {
    const parsed = z.array(stateRecordJson).safeParse(given);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const message = issue?.message ?? 'are no state records';
    context.issues.push({ code: 'custom', message, path: [...(issue?.path ?? [])], input: given });
    return z.NEVER;
  });

/** The body of `POST /v1/worlds`. */
export const CreateWorldRequest = z.strictObject({
  chain_id: wellFormedText
    .pipe(z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'is not a name of letters, digits and .-_'))
    .default('near-enclave')
    .meta({ description: 'what contracts and clients are told as the chain id' }),
  protocol_version: z.int().default(88),
  records: records.meta({ description: "NEAR's records of a genesis: Account, AccessKey, Contract, Data" }),
  policy: z
    .strictObject({
      readers: z
        .array(publicKey)
        .max(100)
        .optional()
        .meta({ description: 'only these may read; absent: all' }),
      sandbox: z.boolean().default(false).meta({ description: 'time and state may be changed from outside' }),
      blocks: pace.default('when_needed').meta({ description: 'when blocks are made' }),
    })
    .default({ sandbox: false, blocks: 'when_needed' }),
  gas_price: decimal(128).prefault(String(usualGas.gasPrice)),
  gas_limit: decimal(64).prefault(String(usualGas.gasLimit)),
  genesis_height: decimal(64).prefault('1'),
  nonce: decimal(64)
    .optional()
    .meta({ description: 'the same request with the same nonce and timestamp names the same world' }),
  genesis_timestamp: decimal(64).optional().meta({ description: 'ns since 1970; absent: now' }),
});
export type CreateWorldRequest = z.output<typeof CreateWorldRequest>;

/** The body of `POST /v1/worlds/:id/yields`. */
export const ResumeYieldRequest = z.strictObject({
  account_id: accountId.meta({ description: 'whose contract waits' }),
  data_id: base58Hash.meta({ description: 'what it waits for: input_data_ids of the receipt that yields' }),
  data_base64: base64Bytes,
});
export type ResumeYieldRequest = z.output<typeof ResumeYieldRequest>;

const Block = z.strictObject({
  height: z.string(),
  hash: z.string(),
  timestamp: z.string().meta({ description: 'ns since 1970' }),
  state_root: z.string(),
  outcome_root: z.string(),
});

const Policy = z.strictObject({
  readers: z.array(z.string()).nullable(),
  sandbox: z.boolean(),
  blocks: z.union([z.enum(['manual', 'when_needed']), z.strictObject({ interval_millis: z.int() })]),
});

const summary = {
  id: z.string().meta({ description: '64 digits of hex' }),
  chain_id: z.string(),
  protocol_version: z.int(),
  policy: Policy,
  rpc_path: z.string(),
};

/** A world, its head, and what is signed of it. */
export const WorldAnswer = z.strictObject({
  ...summary,
  head: Block,
  signed_head: signedHeadJson,
  halted: z
    .strictObject({ sequence: z.string(), reason: z.string() })
    .nullable()
    .meta({ description: 'why no more blocks are made' }),
});

export const WorldList = z.strictObject({ worlds: z.array(z.strictObject(summary)) });

type Summary = Pick<WorldFacts, 'id' | 'chainId' | 'protocolVersion' | 'policy'>;

export const toSummary = ({ id, chainId, protocolVersion, policy }: Summary) => ({
  id: toHex(id),
  chain_id: chainId,
  protocol_version: protocolVersion,
  policy: printPolicy(policy),
  rpc_path: `/rpc/${toHex(id)}`,
});

function printPolicy({ readers, sandbox, blocks }: WorldPolicy): z.output<typeof Policy> {
  const printed = blocks.kind === 'interval' ? { interval_millis: blocks.millis } : blocks.kind;
  return { readers: readers?.map(formatPublicKey) ?? null, sandbox, blocks: printed };
}

/** Signs the head, if that was not done yet. Throws `WorldFault`. */
export async function toWorldAnswer(world: DurableWorld) {
  const head = await world.head();
  const { signature, ...signed } = await world.signedHead(head);
  const halt = world.halted();
  return {
    ...toSummary(world),
    head: {
      height: String(head.height),
      hash: toBase58(head.hash),
      timestamp: String(head.timestamp),
      state_root: toBase58(head.stateRoot),
      outcome_root: toBase58(head.outcomeRoot),
    },
    signed_head: signedHeadJson.encode({ ...signed, ed25519Signature: signature }),
    halted: halt === undefined ? null : { sequence: String(halt.sequence), reason: halt.reason },
  };
}
