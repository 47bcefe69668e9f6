import { accountIdSchema } from '../account-id.ts';
import type { Encoded } from '../borsh.ts';
import { publicKeySchema as publicKey } from '../public-key.ts';
import { newtype, record, string, u16, u32, u64, u128Text, unit, variants } from '../schema.ts';

const limited = record({ length: u64, limit: u64 });
/** Text that need not be a valid id: that may be the complaint. */
const accountText = record({ accountId: string });
const feature = record({ protocolFeature: string, version: u32 });
const derived = record({ receiverId: accountIdSchema, derivedId: accountIdSchema });

/** Why a list of actions is refused before any of them runs. */
export const actionsValidationError = variants({
  delete_action_must_be_final: unit,
  total_prepaid_gas_exceeded: record({ totalPrepaidGas: u64, limit: u64 }),
  total_number_of_actions_exceeded: record({ totalNumberOfActions: u64, limit: u64 }),
  add_key_method_names_number_of_bytes_exceeded: record({ totalNumberOfBytes: u64, limit: u64 }),
  add_key_method_name_length_exceeded: limited,
  integer_overflow: unit,
  invalid_account_id: accountText,
  contract_size_exceeded: record({ size: u64, limit: u64 }),
  function_call_method_name_length_exceeded: limited,
  function_call_arguments_length_exceeded: limited,
  unsuitable_staking_key: record({ publicKey }),
  function_call_zero_attached_gas: unit,
  delegate_action_must_be_only_one: unit,
  unsupported_protocol_feature: feature,
  invalid_deterministic_state_init_receiver: derived,
  deterministic_state_init_key_length_exceeded: limited,
  deterministic_state_init_value_length_exceeded: limited,
  gas_key_invalid_num_nonces: record({ requestedNonces: u16, limit: u16 }),
  add_gas_key_with_non_zero_balance: record({ balance: u128Text }),
  gas_key_function_call_allowance_not_allowed: unit,
  total_number_of_deploy_actions_exceeded: record({ numberOfDeployActions: u64, limit: u64 }),
  function_call_empty_method_name: unit,
  invalid_universal_state_init_receiver: derived,
  universal_state_init_key_length_exceeded: limited,
  universal_state_init_value_length_exceeded: limited,
  malformed_universal_state_init: unit,
  removed_protocol_feature: feature,
  withdraw_from_gas_key_not_allowed_in_delegate: unit,
  total_number_of_state_init_keys_exceeded: record({ numberOfKeys: u64, limit: u64 }),
  total_number_of_state_init_entries_exceeded: record({ numberOfEntries: u64, limit: u64 }),
  transfer_to_universal_account_not_allowed: record({ accountId: accountIdSchema }),
});

export type ActionsValidationError = Encoded<typeof actionsValidationError>;

/** Why a receipt is refused: of a contract's making, or on its arrival. */
export const receiptValidationError = variants({
  invalid_predecessor_id: accountText,
  invalid_receiver_id: accountText,
  invalid_signer_id: accountText,
  invalid_data_receiver_id: accountText,
  returned_value_length_exceeded: limited,
  number_input_data_dependencies_exceeded: record({ numberOfInputDataDependencies: u64, limit: u64 }),
  actions_validation: newtype('error', actionsValidationError),
  receipt_size_exceeded: record({ size: u64, limit: u64 }),
  invalid_refund_to: accountText,
});

export type ReceiptValidationError = Encoded<typeof receiptValidationError>;
