import { z } from 'zod';
import { toHex } from '../primitives/bytes.ts';
import { sha256, toBase58 } from '../primitives/hash.ts';
import type { Signatures } from '../proof/bundle.ts';
import { hashTrustConfig, keyModeNames, quoteKinds } from '../proof/report-data.ts';
import type { Statement } from '../proof/statement.ts';
import { statementJson } from '../proof/statement-json.ts';
import type { Quoted } from './attestation-service.ts';
import { changeJson, outcomeJson } from './outcome-json.ts';
import { accountAfterJson, placedOutcomeJson, receiptJson } from './receipts-json.ts';

const decimalText = z.string().regex(/^[0-9]+$/);
const hexText = z.string().regex(/^[0-9a-f]*$/);
const nearHash = z.string().meta({ description: 'base58, as NEAR prints hashes' });

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
  outcome: outcomeJson,
  pre_state_root: nearHash,
  post_state_root: nearHash,
  changes: z.array(changeJson).meta({ description: "contracts' changed keys, ascending by bytes" }),
  accounts: z
    .array(accountAfterJson)
    .optional()
    .meta({ description: 'with promises: the accounts that changed, as they are now' }),
  outcomes: z.array(placedOutcomeJson).optional().meta({
    description:
      'with promises: every outcome in the order of execution; the first is that of the call itself',
  }),
  receipts: z.array(receiptJson).optional().meta({
    description:
      'with "return": what the call sends, in its order. With "run": what still waits for a yield, or behind one',
  }),
  statement: statementJson,
  statement_hash: hexText,
  signatures: z.strictObject({
    ed25519: hexText.meta({ description: '64 bytes over the statement hash' }),
    secp256k1: hexText.nullable().meta({
      description: '65 bytes (r, s, v) over the EIP-712 form; null unless the audience is on an EVM chain',
    }),
  }),
  signer_keys: z.strictObject({ ed25519: hexText, secp256k1: hexText }),
  attestation: attestationSummary,
  bundle: z.string().meta({ description: 'where the whole bundle is' }),
});
export type ExecuteAnswer = z.input<typeof ExecuteAnswer>;

/** What the answer tells of the call itself. */
export type ToldCall = Pick<ExecuteAnswer, 'outcome' | 'changes' | 'accounts' | 'outcomes' | 'receipts'>;

/** All that came of one signed call. */
export type SignedCall = {
  readonly told: ToldCall;
  readonly statement: Statement;
  readonly statementHash: Uint8Array;
  readonly signatures: Signatures;
  readonly quoted: Quoted;
  /** Unix seconds. */
  readonly now: number;
};

export function toExecuteAnswer(call: SignedCall): ExecuteAnswer {
  const { told, statement } = call;
  const { accounts, outcomes, receipts } = told;
  return {
    outcome: told.outcome,
    pre_state_root: toBase58(statement.input.preStateRoot),
    post_state_root: toBase58(statement.output.postStateRoot),
    changes: told.changes,
    ...(receipts === undefined ? {} : { accounts, outcomes, receipts }),
    ...toSignedJson(call),
  };
}

/** What an answer tells of the signed statement, whatever the call was made for. */
export function toSignedJson(call: Omit<SignedCall, 'told'>): SignedJson {
  const { statement, signatures } = call;
  const { signerKeys } = statement.envelope;
  const statementHash = toHex(call.statementHash);
  return {
    statement: z.encode(statementJson, statement),
    statement_hash: statementHash,
    signatures: toSignaturesJson(signatures),
    signer_keys: { ed25519: toHex(signerKeys.ed25519), secp256k1: toHex(signerKeys.secp256k1) },
    attestation: toSummary(call),
    bundle: `/v1/bundles/${statementHash}`,
  };
}

export type SignedJson = Pick<
  ExecuteAnswer,
  'statement' | 'statement_hash' | 'signatures' | 'signer_keys' | 'attestation' | 'bundle'
>;

const toSignaturesJson = ({ ed25519, secp256k1 }: Signatures): ExecuteAnswer['signatures'] => ({
  ed25519: toHex(ed25519),
  secp256k1: secp256k1 === undefined ? null : toHex(secp256k1),
});

function toSummary({ quoted, now }: Pick<SignedCall, 'quoted' | 'now'>): ExecuteAnswer['attestation'] {
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
