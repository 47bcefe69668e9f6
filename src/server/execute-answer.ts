import { z } from 'zod';
import { fromUtf8, toBase64, toHex } from '../primitives/bytes.ts';
import { sha256, toBase58 } from '../primitives/hash.ts';
import type { StateChange } from '../proof/commitments.ts';
import { hashTrustConfig, keyModeNames, quoteKinds } from '../proof/report-data.ts';
import type { Statement } from '../proof/statement.ts';
import { statementJson } from '../proof/statement-json.ts';
import type { FailureFacts } from '../runtime/failure-facts.ts';
import type { OneShotResult } from '../runtime/one-shot.ts';
import type { Quoted } from './attestation-service.ts';

const decimalText = z.string().regex(/^[0-9]+$/);
const hexText = z.string().regex(/^[0-9a-f]*$/);
const nearHash = z.string().meta({ description: 'base58, as NEAR prints hashes' });

const outcome = z.strictObject({
  status: z.enum(['ok', 'failed']),
  return_base64: z.string().nullable().meta({ description: 'null: nothing was returned' }),
  return_text: z
    .string()
    .nullable()
    .meta({ description: 'the returned bytes as text, if they are UTF-8; often JSON' }),
  failure: z
    .strictObject({
      kind: z.string().meta({ description: "nearcore's name, such as HostError" }),
      text: z.string().meta({ description: "nearcore's debug text; the statement commits to it" }),
      display: z.string().meta({ description: "what clients of NEAR's RPC see" }),
    })
    .nullable(),
  logs: z.array(z.string()),
  gas_burnt: decimalText,
  gas_used: decimalText,
  compute_usage: decimalText,
  account: z
    .strictObject({
      balance: decimalText.meta({ description: 'yoctoNEAR, the deposit included' }),
      storage_usage: decimalText.meta({ description: 'bytes' }),
    })
    .nullable()
    .meta({ description: 'the account after the call; null when a failure or a view left it as it was' }),
});

const change = z.strictObject({
  key_base64: z.string(),
  value_base64: z.string().nullable().meta({ description: 'null: removed' }),
});

const attestationSummary = z.strictObject({
  kind: z.enum(quoteKinds),
  quote_sha256: hexText,
  quoted_at: z.int().meta({ description: 'Unix seconds by the clock of the service' }),
  age_seconds: z.int(),
  has_collateral: z.boolean(),
  app_id: hexText,
  compose_hash: hexText,
  config_hash: hexText,
  key_mode: z.enum(keyModeNames),
  key_epoch: decimalText,
});

/** The answer of `POST /v1/execute`. The bundle has all of it that is signed, and what a stranger needs to check it. */
export const ExecuteAnswer = z.strictObject({
  outcome,
  pre_state_root: nearHash,
  post_state_root: nearHash,
  changes: z.array(change).meta({ description: "the contract's changed keys, ascending by bytes" }),
  statement: statementJson,
  statement_hash: hexText,
  signatures: z.strictObject({ ed25519: hexText.meta({ description: '64 bytes over the statement hash' }) }),
  signer_keys: z.strictObject({ ed25519: hexText, secp256k1: hexText }),
  attestation: attestationSummary,
  bundle: z.string().meta({ description: 'where the whole bundle is' }),
});
export type ExecuteAnswer = z.input<typeof ExecuteAnswer>;

/** All that came of one signed call. */
export type SignedCall = {
  readonly isView: boolean;
  readonly result: OneShotResult;
  readonly failure: FailureFacts | undefined;
  readonly statement: Statement;
  readonly statementHash: Uint8Array;
  readonly signatures: { readonly ed25519: Uint8Array };
  readonly quoted: Quoted;
  /** Unix seconds. */
  readonly now: number;
};

export function toExecuteAnswer(call: SignedCall): ExecuteAnswer {
  const { result, statement, signatures } = call;
  const { signerKeys } = statement.envelope;
  const statementHash = toHex(call.statementHash);
  return {
    outcome: toOutcome(call),
    pre_state_root: toBase58(result.preStateRoot),
    post_state_root: toBase58(result.postStateRoot),
    changes: result.changes.map(toChange),
    statement: z.encode(statementJson, statement),
    statement_hash: statementHash,
    signatures: { ed25519: toHex(signatures.ed25519) },
    signer_keys: { ed25519: toHex(signerKeys.ed25519), secp256k1: toHex(signerKeys.secp256k1) },
    attestation: toSummary(call),
    bundle: `/v1/bundles/${statementHash}`,
  };
}

function toOutcome({ result, failure, isView }: SignedCall): ExecuteAnswer['outcome'] {
  const { outcome: ran } = result;
  const returned =
    failure === undefined && ran.returnData.kind === 'value' ? ran.returnData.bytes : undefined;
  const isKept = failure === undefined && !isView;
  return {
    status: failure === undefined ? 'ok' : 'failed',
    return_base64: returned === undefined ? null : toBase64(returned),
    return_text: returned === undefined ? null : textOf(returned),
    failure: failure ?? null,
    logs: [...ran.logs],
    gas_burnt: ran.gasBurnt.toString(),
    gas_used: ran.gasUsed.toString(),
    compute_usage: ran.computeUsage.toString(),
    account: isKept ? { balance: ran.balance.toString(), storage_usage: ran.storageUsage.toString() } : null,
  };
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return fromUtf8(bytes);
  } catch (cause) {
    if (cause instanceof TypeError) return null;
    throw cause;
  }
}

const toChange = ({ key, value }: StateChange): ExecuteAnswer['changes'][number] => ({
  key_base64: toBase64(key),
  value_base64: value === undefined ? null : toBase64(value),
});

function toSummary({ quoted, now }: SignedCall): ExecuteAnswer['attestation'] {
  const { attestation, quotedAt } = quoted;
  const { config, appId, composeHash, keyEpoch } = attestation.registration;
  return {
    kind: attestation.kind,
    quote_sha256: toHex(sha256(attestation.quote)),
    quoted_at: quotedAt,
    age_seconds: now - quotedAt,
    has_collateral: attestation.collateral !== undefined,
    app_id: toHex(appId),
    compose_hash: toHex(composeHash),
    config_hash: toHex(hashTrustConfig(config)),
    key_mode: config.keyMode,
    key_epoch: keyEpoch.toString(),
  };
}
