import type { ActionCost, Parameters } from '../../src/params/at-version.ts';
import type { Cost } from '../../src/params/cost.ts';

/** Our parameters in the shape of the oracle's dump of `RuntimeConfig`, section by section. */
export function toNearcoreSections(params: Parameters): Record<string, unknown> {
  return {
    protocol_version: params.protocolVersion,
    ext_costs: extCosts(params),
    action_costs: actionCosts(params),
    limit_config: params.limits,
    wasm_config: params.wasm,
    fees_more: feesMore(params),
    view: view(params),
  };
}

function extCosts(params: Parameters): object {
  const entries = Object.entries(params.ext).map(([name, cost], index) => [
    name,
    { ...cost, param: `wasm_${name}`, index },
  ]);
  return Object.fromEntries(entries);
}

function actionCosts(params: Parameters): object {
  const entries = Object.entries(params.actions).map(([name, fee], index) => [
    name,
    {
      index,
      ...named('send_sir', fee.sendSir),
      ...named('send_not_sir', fee.sendNotSir),
      ...named('execution', fee.execution),
    },
  ]);
  return Object.fromEntries(entries);
}

const named = (name: string, cost: Cost) => ({ [name]: cost.gas, [`${name}_compute`]: cost.compute });

const ratio = (value: { readonly numer: bigint; readonly denom: bigint }) => [value.numer, value.denom];

function feesMore({ fees, storage }: Parameters): object {
  return {
    num_bytes_account: storage.num_bytes_account,
    num_extra_bytes_record: storage.num_extra_bytes_record,
    storage_amount_per_byte: storage.storage_amount_per_byte,
    burnt_gas_reward: ratio(fees.burnt_gas_reward),
    pessimistic_gas_price_inflation_ratio: ratio(fees.pessimistic_gas_price_inflation_ratio),
    gas_refund_penalty: ratio(fees.gas_refund_penalty),
    min_gas_refund_penalty: fees.min_gas_refund_penalty,
    min_gas_purchase_price: fees.min_gas_purchase_price,
    account_creation_charge: fees.account_creation_charge,
    use_state_stored_receipt: fees.use_state_stored_receipt,
  };
}

function view(params: Parameters): object {
  const { numer, denom } = params.congestion.reject_tx_congestion_threshold;
  return {
    storage_amount_per_byte: params.storage.storage_amount_per_byte,
    transaction_costs: transactionCosts(params),
    wasm_config: wasmView(params),
    account_creation_config: params.accountCreation,
    congestion_control_config: {
      ...params.congestion,
      reject_tx_congestion_threshold: Number(numer) / Number(denom),
    },
    witness_config: params.witness,
    min_gas_purchase_price: params.fees.min_gas_purchase_price,
    account_creation_charge: params.fees.account_creation_charge,
  };
}

function transactionCosts(params: Parameters): object {
  const fee = (name: ActionCost) => {
    const { sendSir, sendNotSir, execution } = params.actions[name];
    return { send_sir: sendSir.gas, send_not_sir: sendNotSir.gas, execution: execution.gas };
  };
  return {
    action_receipt_creation_config: fee('new_action_receipt'),
    data_receipt_creation_config: {
      base_cost: fee('new_data_receipt_base'),
      cost_per_byte: fee('new_data_receipt_byte'),
    },
    action_creation_config: {
      create_account_cost: fee('create_account'),
      deploy_contract_cost: fee('deploy_contract_base'),
      deploy_contract_cost_per_byte: fee('deploy_contract_byte'),
      function_call_cost: fee('function_call_base'),
      function_call_cost_per_byte: fee('function_call_byte'),
      transfer_cost: fee('transfer'),
      stake_cost: fee('stake'),
      add_key_cost: {
        full_access_cost: fee('add_full_access_key'),
        function_call_cost: fee('add_function_call_key_base'),
        function_call_cost_per_byte: fee('add_function_call_key_byte'),
      },
      delete_key_cost: fee('delete_key'),
      delete_account_cost: fee('delete_account'),
      delegate_cost: fee('delegate'),
    },
    storage_usage_config: {
      num_bytes_account: params.storage.num_bytes_account,
      num_extra_bytes_record: params.storage.num_extra_bytes_record,
    },
    burnt_gas_reward: ratio(params.fees.burnt_gas_reward),
    pessimistic_gas_price_inflation_ratio: ratio(params.fees.pessimistic_gas_price_inflation_ratio),
    ml_dsa_65_verification_cost: params.signatureVerification.ml_dsa_65.gas,
  };
}

/** The view lacks three newer flags, and keeps names that nearcore no longer charges or reads. */
function wasmView(params: Parameters): object {
  const {
    canonical_universal_state_init: _canonical,
    fix_ml_dsa_cost_charging: _mlDsa,
    fix_contract_loading_error: _loading,
    ...flags
  } = params.wasm;
  const costs = Object.entries(params.ext).map(([name, cost]) => [name, cost.gas]);
  return {
    ...flags,
    implicit_account_creation: true,
    ext_costs: { ...Object.fromEntries(costs), contract_compile_base: 0, contract_compile_bytes: 0 },
    limit_config: params.limits,
  };
}

/** The parts of nearcore's debug print that no other section holds. */
export function toDebugFragments(params: Parameters): readonly string[] {
  const { storage, fees, signatureVerification: verify, bandwidth } = params;
  const cost = ({ gas, compute }: Cost) => `ParameterCost { gas: ${gas}, compute: ${compute} }`;
  return [
    `global_contract_storage_amount_per_byte: NearToken { inner: ${storage.global_contract_storage_amount_per_byte} }`,
    `deploy_global_contract_execution_base: ${fees.deploy_global_contract_execution_base}, ` +
      `deploy_global_contract_execution_per_byte: ${fees.deploy_global_contract_execution_per_byte}, ` +
      `signature_verification_costs: {Ed25519: ${cost(verify.ed25519)}, Secp256k1: ${cost(verify.secp256k1)}, ` +
      `MlDsa65: ${cost(verify.ml_dsa_65)}}`,
    `BandwidthSchedulerConfig { max_shard_bandwidth: ${bandwidth.max_shard_bandwidth}, ` +
      `max_single_grant: ${bandwidth.max_single_grant}, max_allowance: ${bandwidth.max_allowance}, ` +
      `max_base_bandwidth: ${bandwidth.max_base_bandwidth} }`,
  ];
}
