import type {
  FunctionCallAction,
  FunctionCallScope,
  GlobalContractDeployMode,
  GlobalContractIdentifier,
  ReceiptIndex,
} from '../../src/vm/external.ts';
import { recordBytes, recordContractId, recordPublicKey } from './recorded-values.ts';

/** An entry of the mock's log: what later calls ask about is kept, of other actions only that they took a place. */
type LogEntry =
  | { readonly kind: 'receipt'; readonly receiverId: string }
  | {
      readonly kind: 'yield';
      readonly receiverId: string;
      readonly dataId: Uint8Array;
      readonly yieldId: Uint8Array | undefined;
    }
  | { readonly kind: 'state_init'; readonly receipt: ReceiptIndex; readonly keys: Set<string> }
  | { readonly kind: 'action' };

/** The actions that a call appends to its receipts, recorded in the oracle's words and order of fields. */
export abstract class MockActions {
  /** What was asked of the chain, in order, as the field `calls` of a vector has it. */
  readonly calls: object[] = [];
  protected readonly entries: LogEntry[] = [];

  /** Returns the entry's position. */
  protected log(entry: LogEntry): number {
    return this.entries.push(entry) - 1;
  }

  protected record(op: string, facts: object): void {
    this.calls.push({ op, ...facts });
  }

  #append(action: string, receipt: ReceiptIndex, facts: object = {}): void {
    this.record(action, { receipt_index: `${receipt}`, ...facts });
    this.log({ kind: 'action' });
  }

  setRefundTo(receipt: ReceiptIndex, refundTo: string): void {
    this.#append('set_refund_to', receipt, { refund_to: refundTo });
  }

  appendCreateAccount(receipt: ReceiptIndex): void {
    this.#append('append_action_create_account', receipt);
  }

  appendDeployContract(receipt: ReceiptIndex, code: Uint8Array): void {
    this.#append('append_action_deploy_contract', receipt, { code: recordBytes(code) });
  }

  appendDeployGlobalContract(receipt: ReceiptIndex, code: Uint8Array, mode: GlobalContractDeployMode): void {
    this.#append('append_action_deploy_global_contract', receipt, { code: recordBytes(code), mode });
  }

  appendUseGlobalContract(receipt: ReceiptIndex, contract: GlobalContractIdentifier): void {
    this.#append('append_action_use_global_contract', receipt, { contract_id: recordContractId(contract) });
  }

  appendUniversalStateInit(receipt: ReceiptIndex, stateInit: Uint8Array, amount: bigint): void {
    const facts = { state_init: recordBytes(stateInit), amount: `${amount}` };
    this.#append('append_action_universal_state_init', receipt, facts);
  }

  appendFunctionCallWeight(receipt: ReceiptIndex, call: FunctionCallAction): void {
    this.#append('append_action_function_call_weight', receipt, {
      method_name: recordBytes(call.methodName),
      args: recordBytes(call.args),
      attached_deposit: `${call.attachedDeposit}`,
      prepaid_gas: `${call.prepaidGas}`,
      gas_weight: `${call.gasWeight}`,
      ret: null,
    });
  }

  appendTransfer(receipt: ReceiptIndex, deposit: bigint): void {
    this.#append('append_action_transfer', receipt, { deposit: `${deposit}` });
  }

  appendTransferToGasKey(receipt: ReceiptIndex, publicKey: Uint8Array, deposit: bigint): void {
    const facts = { public_key: recordPublicKey(publicKey), deposit: `${deposit}` };
    this.#append('append_action_transfer_to_gas_key', receipt, facts);
  }

  appendAddGasKeyWithFullAccess(receipt: ReceiptIndex, publicKey: Uint8Array, nonces: number): void {
    const facts = { public_key: recordPublicKey(publicKey), num_nonces: nonces };
    this.#append('append_action_add_gas_key_with_full_access', receipt, facts);
  }

  appendAddGasKeyWithFunctionCall(
    receipt: ReceiptIndex,
    publicKey: Uint8Array,
    nonces: number,
    scope: FunctionCallScope,
  ): void {
    const facts = { public_key: recordPublicKey(publicKey), num_nonces: nonces, ...recordScope(scope) };
    this.#append('append_action_add_gas_key_with_function_call', receipt, facts);
  }

  appendStake(receipt: ReceiptIndex, stake: bigint, publicKey: Uint8Array): void {
    const facts = { stake: `${stake}`, public_key: recordPublicKey(publicKey) };
    this.#append('append_action_stake', receipt, facts);
  }

  appendAddKeyWithFullAccess(receipt: ReceiptIndex, publicKey: Uint8Array, nonce: bigint): void {
    const facts = { public_key: recordPublicKey(publicKey), nonce: `${nonce}` };
    this.#append('append_action_add_key_with_full_access', receipt, facts);
  }

  appendAddKeyWithFunctionCall(
    receipt: ReceiptIndex,
    publicKey: Uint8Array,
    nonce: bigint,
    scope: FunctionCallScope,
  ): void {
    const facts = { public_key: recordPublicKey(publicKey), nonce: `${nonce}`, ...recordScope(scope) };
    this.#append('append_action_add_key_with_function_call', receipt, facts);
  }

  appendDeleteKey(receipt: ReceiptIndex, publicKey: Uint8Array): void {
    this.#append('append_action_delete_key', receipt, { public_key: recordPublicKey(publicKey) });
  }

  appendDeleteAccount(receipt: ReceiptIndex, beneficiaryId: string): void {
    this.#append('append_action_delete_account', receipt, { beneficiary_id: beneficiaryId });
  }
}

const recordScope = ({ allowance, receiverId, methodNames }: FunctionCallScope) => ({
  allowance: allowance === undefined ? null : `${allowance}`,
  receiver_id: receiverId,
  method_names: methodNames.map(recordBytes),
});
