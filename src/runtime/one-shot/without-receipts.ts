import {
  type DecodeMode,
  decodeUniversalStateInit,
  type StateInitCounts,
  type StateInitError,
  stateInitSendCounts,
} from '../../primitives/universal-state-init.ts';
import { Unsupported } from '../../vm/errors.ts';
import type { ReceiptExternal } from '../../vm/external.ts';

/** No chain stands around a one-shot call, so there is nowhere to send a receipt. */
const refuse = (feature: string): never => {
  throw new Unsupported('promises_unsupported', feature);
};

/**
 * Ends a call that makes a receipt, with no outcome: to go on as if it were sent would be a lie.
 * The features are named as nearcore's `External` names them.
 */
export abstract class WithoutReceipts implements ReceiptExternal {
  createActionReceipt(): never {
    return refuse('create_action_receipt');
  }
  createPromiseYieldReceipt(): never {
    return refuse('create_promise_yield_receipt');
  }
  createPromiseYieldReceiptWithId(): never {
    return refuse('create_promise_yield_receipt_with_id');
  }
  submitPromiseResumeData(): never {
    return refuse('submit_promise_resume_data');
  }
  submitPromiseResumeDataWithYieldId(): never {
    return refuse('submit_promise_resume_data_with_yield_id');
  }
  receiptReceiver(): never {
    return refuse('receipt_receiver');
  }
  setRefundTo(): never {
    return refuse('set_refund_to');
  }
  appendCreateAccount(): never {
    return refuse('append_create_account');
  }
  appendDeployContract(): never {
    return refuse('append_deploy_contract');
  }
  appendDeployGlobalContract(): never {
    return refuse('append_deploy_global_contract');
  }
  appendUseGlobalContract(): never {
    return refuse('append_use_global_contract');
  }
  appendDeterministicStateInit(): never {
    return refuse('append_deterministic_state_init');
  }
  setDeterministicStateInitDataEntry(): never {
    return refuse('set_deterministic_state_init_data_entry');
  }
  /** These two make no receipt. */
  checkStateInit(stateInit: Uint8Array): StateInitError | undefined {
    const decoded = decodeUniversalStateInit(stateInit, 'Strict');
    return typeof decoded === 'string' ? decoded : undefined;
  }
  stateInitSendCounts(stateInit: Uint8Array, mode: DecodeMode): StateInitCounts {
    return stateInitSendCounts(stateInit, mode);
  }
  appendUniversalStateInit(): never {
    return refuse('append_universal_state_init');
  }
  appendFunctionCallWeight(): never {
    return refuse('append_function_call_weight');
  }
  appendTransfer(): never {
    return refuse('append_transfer');
  }
  appendTransferToGasKey(): never {
    return refuse('append_transfer_to_gas_key');
  }
  appendAddGasKeyWithFullAccess(): never {
    return refuse('append_add_gas_key_with_full_access');
  }
  appendAddGasKeyWithFunctionCall(): never {
    return refuse('append_add_gas_key_with_function_call');
  }
  appendStake(): never {
    return refuse('append_stake');
  }
  appendAddKeyWithFullAccess(): never {
    return refuse('append_add_key_with_full_access');
  }
  appendAddKeyWithFunctionCall(): never {
    return refuse('append_add_key_with_function_call');
  }
  appendDeleteKey(): never {
    return refuse('append_delete_key');
  }
  appendDeleteAccount(): never {
    return refuse('append_delete_account');
  }
  postQuantumKeysEnabled(): never {
    return refuse('post_quantum_keys_enabled');
  }
}
