import { accountIdSchema } from '../account-id.ts';
import type { Encoded } from '../borsh.ts';
import { globalContractIdSchema } from '../global-contract-id.ts';
import { publicKeySchema as publicKey } from '../public-key.ts';
import { newtype, option, record, u16, u64, u128Text, unit, variants } from '../schema.ts';
import { functionCallError } from './function-call-error.ts';
import { invalidAccessKeyError } from './invalid-tx-error.ts';
import { receiptValidationError } from './validation-errors.ts';

const accountId = record({ accountId: accountIdSchema });
const accountKey = record({ accountId: accountIdSchema, publicKey });

/** Why an action failed. The tags are the chain's: none is ever removed or moved. */
export const actionErrorKind = variants({
  account_already_exists: accountId,
  account_does_not_exist: accountId,
  create_account_only_by_registrar: record({
    accountId: accountIdSchema,
    registrarAccountId: accountIdSchema,
    predecessorId: accountIdSchema,
  }),
  create_account_not_allowed: record({ accountId: accountIdSchema, predecessorId: accountIdSchema }),
  actor_no_permission: record({ accountId: accountIdSchema, actorId: accountIdSchema }),
  delete_key_does_not_exist: accountKey,
  add_key_already_exists: accountKey,
  delete_account_staking: accountId,
  lack_balance_for_state: record({ accountId: accountIdSchema, amount: u128Text }),
  tries_to_unstake: accountId,
  tries_to_stake: record({
    accountId: accountIdSchema,
    stake: u128Text,
    locked: u128Text,
    balance: u128Text,
  }),
  insufficient_stake: record({ accountId: accountIdSchema, stake: u128Text, minimumStake: u128Text }),
  function_call_error: newtype('error', functionCallError),
  new_receipt_validation_error: newtype('error', receiptValidationError),
  only_implicit_account_creation_allowed: accountId,
  delete_account_with_large_state: accountId,
  delegate_action_invalid_signature: unit,
  delegate_action_sender_does_not_match_tx_receiver: record({
    senderId: accountIdSchema,
    receiverId: accountIdSchema,
  }),
  delegate_action_expired: unit,
  delegate_action_access_key_error: newtype('error', invalidAccessKeyError),
  delegate_action_invalid_nonce: record({ delegateNonce: u64, akNonce: u64 }),
  delegate_action_nonce_too_large: record({ delegateNonce: u64, upperBound: u64 }),
  global_contract_does_not_exist: record({ identifier: globalContractIdSchema }),
  gas_key_does_not_exist: accountKey,
  insufficient_gas_key_balance: record({
    accountId: accountIdSchema,
    publicKey,
    balance: u128Text,
    required: u128Text,
  }),
  gas_key_balance_too_high: record({
    accountId: accountIdSchema,
    publicKey: option(publicKey),
    balance: u128Text,
  }),
  delegate_action_invalid_nonce_index: record({ nonceIndex: u16, numNonces: u16 }),
  total_promise_input_size_exceeded: record({ size: u64, limit: u64 }),
  receipt_storage_proof_size_exceeded: record({ limit: u64 }),
  malformed_universal_state_init: unit,
  account_not_initialized: accountId,
});

export type ActionErrorKind = Encoded<typeof actionErrorKind>;

/** `index` counts the receipt's actions; it is absent when the failure is of the receipt as a whole. */
export const actionError = record({ index: option(u64), kind: actionErrorKind });

export type ActionError = Encoded<typeof actionError>;
