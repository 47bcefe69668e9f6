import { accountIdSchema } from '../account-id.ts';
import type { Encoded } from '../borsh.ts';
import { publicKeySchema as publicKey } from '../public-key.ts';
import {
  names,
  newtype,
  option,
  record,
  string,
  u16,
  u32,
  u64,
  u128Text,
  unit,
  variants,
} from '../schema.ts';
import { notNan } from './float64.ts';
import { storageError } from './storage-error.ts';
import { actionsValidationError } from './validation-errors.ts';

/** Why an access key does not allow a transaction, or a delegate action. */
export const invalidAccessKeyError = variants({
  access_key_not_found: record({ accountId: accountIdSchema, publicKey }),
  receiver_mismatch: record({ txReceiver: accountIdSchema, akReceiver: string }),
  method_name_mismatch: record({ methodName: string }),
  requires_full_access: unit,
  not_enough_allowance: record({
    accountId: accountIdSchema,
    publicKey,
    allowance: u128Text,
    cost: u128Text,
  }),
  deposit_with_function_call: unit,
  delegate_action_requires_non_gas_key: unit,
  delegate_action_requires_gas_key: unit,
});

export type InvalidAccessKeyError = Encoded<typeof invalidAccessKeyError>;

const shortBalance = { signerId: accountIdSchema, balance: u128Text, cost: u128Text };

/** Why a transaction does not become a receipt. */
export const invalidTxError = variants({
  invalid_access_key_error: newtype('error', invalidAccessKeyError),
  invalid_signer_id: record({ signerId: string }),
  signer_does_not_exist: record({ signerId: accountIdSchema }),
  invalid_nonce: record({ txNonce: u64, akNonce: u64 }),
  nonce_too_large: record({ txNonce: u64, upperBound: u64 }),
  invalid_receiver_id: record({ receiverId: string }),
  invalid_signature: unit,
  not_enough_balance: record(shortBalance),
  lack_balance_for_state: record({ signerId: accountIdSchema, amount: u128Text }),
  cost_overflow: unit,
  invalid_chain: unit,
  expired: unit,
  actions_validation: newtype('error', actionsValidationError),
  transaction_size_exceeded: record({ size: u64, limit: u64 }),
  invalid_transaction_version: unit,
  storage_error: newtype('error', storageError),
  shard_congested: record({ shardId: u32, congestionLevel: notNan }),
  shard_stuck: record({ shardId: u32, missedChunks: u64 }),
  invalid_nonce_index: record({ txNonceIndex: option(u16), numNonces: u16 }),
  not_enough_gas_key_balance: record(shortBalance),
  not_enough_balance_for_deposit: record({
    ...shortBalance,
    reason: names(['NotEnoughBalance', 'LackBalanceForState']),
  }),
});

export type InvalidTxError = Encoded<typeof invalidTxError>;
