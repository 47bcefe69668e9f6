import { payAction, payActionPer } from '../action-fees.ts';
import type { Call } from '../call.ts';
import { readContractCode } from '../contract-code.ts';
import { fail } from '../errors.ts';
import type { GlobalContractDeployMode, GlobalContractIdentifier } from '../external.ts';
import type { Slice } from '../slice.ts';
import { targetReceipt } from '../target-receipt.ts';

const hashBytes = 32;

type ReadIdentifier = (call: Call, at: Slice) => GlobalContractIdentifier;

function readByHash(call: Call, at: Slice): GlobalContractIdentifier {
  const hash = call.read(at);
  return hash.length === hashBytes ? { kind: 'CodeHash', hash } : fail('ContractCodeHashMalformed');
}

function readByAccount(call: Call, at: Slice): GlobalContractIdentifier {
  return { kind: 'AccountId', accountId: call.readAccountId(at) };
}

const deployFunction =
  (name: string, mode: GlobalContractDeployMode) =>
  (call: Call, promise: bigint, codeAt: Slice): void => {
    call.gas.pay('base');
    call.denyInView(name);
    const code = readContractCode(call, codeAt);
    const { receipt, isToSelf } = targetReceipt(call, promise);
    payAction(call, 'deploy_global_contract_base', isToSelf);
    payActionPer(call, 'deploy_global_contract_byte', BigInt(code.length), isToSelf);
    call.external.appendDeployGlobalContract(receipt, code, mode);
  };

export const promiseBatchActionDeployGlobalContract = deployFunction(
  'promise_batch_action_deploy_global_contract',
  'CodeHash',
);
export const promiseBatchActionDeployGlobalContractByAccountId = deployFunction(
  'promise_batch_action_deploy_global_contract_by_account_id',
  'AccountId',
);

const useFunction =
  (name: string, readIdentifier: ReadIdentifier) =>
  (call: Call, promise: bigint, contractAt: Slice): void => {
    call.gas.pay('base');
    call.denyInView(name);
    const contract = readIdentifier(call, contractAt);
    const { receipt, isToSelf } = targetReceipt(call, promise);
    payAction(call, 'use_global_contract_base', isToSelf);
    payActionPer(call, 'use_global_contract_byte', identifierBytes(contract), isToSelf);
    call.external.appendUseGlobalContract(receipt, contract);
  };

const identifierBytes = (contract: GlobalContractIdentifier): bigint =>
  BigInt(contract.kind === 'CodeHash' ? contract.hash.length : contract.accountId.length);

export const promiseBatchActionUseGlobalContract = useFunction(
  'promise_batch_action_use_global_contract',
  readByHash,
);
export const promiseBatchActionUseGlobalContractByAccountId = useFunction(
  'promise_batch_action_use_global_contract_by_account_id',
  readByAccount,
);

const stateInitFunction =
  (name: string, readIdentifier: ReadIdentifier) =>
  (call: Call, promise: bigint, contractAt: Slice, amountAt: bigint): bigint => {
    call.gas.pay('base');
    call.denyInView(name);
    const contract = readIdentifier(call, contractAt);
    const amount = call.memory.readU128(amountAt);
    const { receipt, isToSelf } = targetReceipt(call, promise);
    payAction(call, 'deterministic_state_init_base', isToSelf);
    call.deductBalance(amount);
    return BigInt(call.external.appendDeterministicStateInit(receipt, contract, amount));
  };

/** Returns the action's index, by which `set_state_init_data_entry` finds it. */
export const promiseBatchActionStateInit = stateInitFunction('promise_batch_action_state_init', readByHash);
export const promiseBatchActionStateInitByAccountId = stateInitFunction(
  'promise_batch_action_state_init_by_account_id',
  readByAccount,
);

export function setStateInitDataEntry(
  call: Call,
  promise: bigint,
  action: bigint,
  keyAt: Slice,
  valueAt: Slice,
): void {
  call.gas.pay('base');
  call.denyInView('set_state_init_data_entry');
  const { receipt, isToSelf } = targetReceipt(call, promise);
  const key = call.read(keyAt);
  const value = call.read(valueAt);
  payAction(call, 'deterministic_state_init_entry', isToSelf);
  payActionPer(call, 'deterministic_state_init_byte', BigInt(key.length + value.length), isToSelf);
  call.external.setDeterministicStateInitDataEntry(receipt, action, key, value);
}
