import { accountIdSchema } from './account-id.ts';
import { type Encoded, encode } from './borsh.ts';
import { sha256 } from './hash.ts';
import { publicKeySchema as publicKey } from './public-key.ts';
import { record, u128Text, variants, vec, withJson } from './schema.ts';

const stakeV1 = record({ accountId: accountIdSchema, publicKey, stake: u128Text });
const versioned = variants({ v1: stakeV1 });

/** A validator's stake; in JSON its version is a field beside the others. */
export const validatorStake = withJson(versioned, (value) => ({
  validator_stake_struct_version: 'V1',
  ...(stakeV1.toJson(value) as object),
}));

export type ValidatorStake = Encoded<typeof validatorStake>;

export const validatorStakes = vec(validatorStake);

/** `next_bp_hash` of a header: the hash of an epoch's block producers. */
export const blockProducersHash = (producers: readonly ValidatorStake[]): Uint8Array =>
  sha256(encode(validatorStakes, producers));

/** The same of headers before protocol 49, whose stakes had no version. */
export const unversionedBlockProducersHash = (producers: readonly ValidatorStake[]): Uint8Array =>
  sha256(encode(vec(stakeV1), producers));
