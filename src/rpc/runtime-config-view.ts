import type { Parameters } from '../params/at-version.ts';
import type { Json } from '../primitives/schema.ts';
import type { Fields } from './params.ts';

type Action = keyof Parameters['actions'];

/** nearcore's names of fees in `ActionCreationConfigView`, and ours. */
const actionCosts: readonly (readonly [name: string, action: Action])[] = [
  ['create_account_cost', 'create_account'],
  ['deploy_contract_cost', 'deploy_contract_base'],
  ['deploy_contract_cost_per_byte', 'deploy_contract_byte'],
  ['function_call_cost', 'function_call_base'],
  ['function_call_cost_per_byte', 'function_call_byte'],
  ['transfer_cost', 'transfer'],
  ['stake_cost', 'stake'],
];

const keyCosts: readonly (readonly [name: string, action: Action])[] = [
  ['full_access_cost', 'add_full_access_key'],
  ['function_call_cost', 'add_function_call_key_base'],
  ['function_call_cost_per_byte', 'add_function_call_key_byte'],
];

const removalCosts: readonly (readonly [name: string, action: Action])[] = [
  ['delete_key_cost', 'delete_key'],
  ['delete_account_cost', 'delete_account'],
  ['delegate_cost', 'delegate'],
];

/** Switches of `VMConfigView`, and two costs that are none of its `ext_costs`. */
const wasmNames = [
  'grow_mem_cost',
  'regular_op_cost',
  'linear_op_base_cost',
  'linear_op_unit_cost',
  'vm_kind',
  'discard_custom_sections',
  'global_contract_host_fns',
  'reftypes_bulk_memory',
  'gas_key_host_fns',
  'one_yocto_on_promise',
  'p256_verify_host_fn',
  'ml_dsa_verify_host_fn',
  'sha3_host_fns',
  'yield_with_id_host_fns',
  'chain_id_host_fn',
  'bls12381_not_in_group_fix',
  'storage_get_mode',
  'fix_contract_loading_cost',
  'eth_implicit_accounts',
  'universal_accounts',
] as const;

/** nearcore's `RuntimeConfigView` (near-parameters 0.38, view.rs). Costs of compute are not in it. */
export const runtimeConfigView = (params: Parameters): Json => ({
  storage_amount_per_byte: String(params.storage.storage_amount_per_byte),
  transaction_costs: transactionCosts(params),
  wasm_config: wasmConfig(params),
  account_creation_config: params.accountCreation,
  congestion_control_config: { ...params.congestion, reject_tx_congestion_threshold: threshold(params) },
  witness_config: params.witness,
  min_gas_purchase_price: String(params.fees.min_gas_purchase_price),
  account_creation_charge: String(params.fees.account_creation_charge),
});

const transactionCosts = (params: Parameters): Json => ({
  action_receipt_creation_config: fee(params, 'new_action_receipt'),
  data_receipt_creation_config: {
    base_cost: fee(params, 'new_data_receipt_base'),
    cost_per_byte: fee(params, 'new_data_receipt_byte'),
  },
  action_creation_config: {
    ...feesOf(params, actionCosts),
    add_key_cost: feesOf(params, keyCosts),
    ...feesOf(params, removalCosts),
  },
  storage_usage_config: {
    num_bytes_account: params.storage.num_bytes_account,
    num_extra_bytes_record: params.storage.num_extra_bytes_record,
  },
  burnt_gas_reward: ratio(params.fees.burnt_gas_reward),
  pessimistic_gas_price_inflation_ratio: ratio(params.fees.pessimistic_gas_price_inflation_ratio),
  ml_dsa_65_verification_cost: params.signatureVerification.ml_dsa_65.gas,
});

function wasmConfig({ ext, wasm, limits }: Parameters): Json {
  const costs = Object.entries(ext).map(([name, { gas }]) => [name, gas] as const);
  return {
    // nearcore prints two costs that no version has any more.
    ext_costs: { ...Object.fromEntries(costs), contract_compile_base: 0, contract_compile_bytes: 0 },
    ...Object.fromEntries(wasmNames.map((name) => [name, wasm[name]])),
    implicit_account_creation: true,
    limit_config: { ...limits, min_contract_size_per_local: limits.min_contract_size_per_local ?? null },
  };
}

const feesOf = (params: Parameters, names: readonly (readonly [string, Action])[]): Fields =>
  Object.fromEntries(names.map(([name, action]) => [name, fee(params, action)]));

function fee({ actions }: Parameters, action: Action): Json {
  const { sendSir, sendNotSir, execution } = actions[action];
  return { send_sir: sendSir.gas, send_not_sir: sendNotSir.gas, execution: execution.gas };
}

type Ratio = { readonly numer: bigint; readonly denom: bigint };

const ratio = ({ numer, denom }: Ratio): Json => [numer, denom];

/** nearcore's is a float. */
function threshold({ congestion }: Parameters): number {
  const { numer, denom } = congestion.reject_tx_congestion_threshold;
  return Number(numer) / Number(denom);
}
