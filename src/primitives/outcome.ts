import { type AccountContract, accountContractCodec } from './account.ts';
import { accountIdSchema } from './account-id.ts';
import { type Codec, type Encoded, encode, hash, string, struct, u64, u128, vec } from './borsh.ts';
import { toUtf8 } from './bytes.ts';
import { txExecutionError } from './errors/tx-errors.ts';
import { gasProfileCodec } from './gas-profile.ts';
import { sha256 } from './hash.ts';
import { legacyGasProfileCodec } from './legacy-gas-profile.ts';
import { base64Bytes, hash58, newtype, unit, variants, withJson } from './schema.ts';

/** How a transaction or a receipt ended; its JSON is nearcore's `ExecutionStatusView`. */
export const executionStatus = variants({
  unknown: unit,
  failure: newtype('error', txExecutionError),
  success_value: newtype('value', base64Bytes),
  success_receipt_id: newtype('receiptId', hash58),
});

export type ExecutionStatus = Encoded<typeof executionStatus>;

const withoutJson = <T>(codec: Codec<T>) => withJson(codec, () => null);

const profile = withoutJson(gasProfileCodec);
const contracts: Codec<readonly AccountContract[]> = vec(accountContractCodec);

/** What nearcore stores beside an outcome. No hash covers it. Its JSON is in outcome-view.ts. */
export const executionMetadata = variants({
  v1: unit,
  v2: newtype('profile', withoutJson(legacyGasProfileCodec)),
  v3: newtype('profile', profile),
  /** `contracts`: what the receiver ran before each action. */
  v4: withoutJson(struct({ profile: gasProfileCodec, contracts })),
});

export type ExecutionMetadata = Encoded<typeof executionMetadata>;

/** nearcore's `ExecutionOutcome` (near-primitives 0.38, transaction.rs). Its compute usage is not stored. */
export const executionOutcomeCodec = struct({
  logs: vec(string),
  receiptIds: vec(hash),
  gasBurnt: u64,
  tokensBurnt: u128,
  /** The signer of a transaction, the receiver of a receipt. */
  executorId: accountIdSchema,
  status: executionStatus,
  metadata: executionMetadata,
});

export type ExecutionOutcome = Encoded<typeof executionOutcomeCodec>;

/** `id` is the transaction's hash or the receipt's id. */
export const executionOutcomeWithIdCodec = struct({ id: hash, outcome: executionOutcomeCodec });

export type ExecutionOutcomeWithId = Encoded<typeof executionOutcomeWithIdCodec>;

/** Protocol: a failure's reason is not hashed, so that light clients need not know its form. */
const partialStatus = variants({
  unknown: unit,
  failure: unit,
  success_value: newtype('value', base64Bytes),
  success_receipt_id: newtype('receiptId', hash58),
});

/** The part of an outcome that is hashed as one. */
export const partialOutcomeCodec = struct({
  receiptIds: vec(hash),
  gasBurnt: u64,
  tokensBurnt: u128,
  executorId: accountIdSchema,
  status: partialStatus,
});

export type PartialOutcome = Encoded<typeof partialOutcomeCodec>;

/** All that an outcome's hashes cover: what a light client needs of it. */
export type HashedOutcome = {
  readonly id: Uint8Array;
  readonly outcome: PartialOutcome & { readonly logs: readonly string[] };
};

/** The id, the hash of the partial outcome, and the hash of each log. */
export const outcomeHashes = ({ id, outcome }: HashedOutcome): Uint8Array[] => [
  id,
  sha256(encode(partialOutcomeCodec, outcome)),
  ...outcome.logs.map((log) => sha256(toUtf8(log))),
];

/** An outcome's leaf in the tree of its chunk. The count of the hashes is hashed with them. */
export const outcomeLeaf = (outcome: HashedOutcome): Uint8Array =>
  sha256(encode(vec(hash), outcomeHashes(outcome)));
