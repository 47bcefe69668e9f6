import type { AccessKey } from '../../primitives/access-key.ts';
import type { Action } from '../../primitives/action.ts';
import { compareBytes, equalBytes, fromUtf8 } from '../../primitives/bytes.ts';
import type { GlobalContractId } from '../../primitives/global-contract-id.ts';
import { InternalFault } from '../../primitives/internal-fault.ts';
import type { DataReceipt } from '../../primitives/receipt.ts';
import { ContractTrap, fail } from '../../vm/errors.ts';
import type {
  ActionIndex,
  FunctionCallAction,
  FunctionCallScope,
  GlobalContractDeployMode,
  GlobalContractIdentifier,
  ReceiptIndex,
} from '../../vm/external.ts';

type DataReceiver = { readonly dataId: Uint8Array; readonly receiverId: string };

/** A receipt that a call makes, while it makes it. */
export type PromisedReceipt = {
  readonly receiverId: string;
  refundTo: string | undefined;
  readonly outputDataReceivers: DataReceiver[];
  readonly inputDataIds: readonly Uint8Array[];
  readonly actions: Action[];
  readonly isYield: boolean;
};

type Data = Pick<DataReceipt, 'dataId' | 'data'>;
type WeightedCall = {
  readonly receipt: PromisedReceipt;
  readonly action: ActionIndex;
  readonly weight: bigint;
};

/** The receipts of one function call (nearcore, runtime/runtime/src/receipt_manager.rs). */
export class PromisedReceipts {
  readonly receipts: PromisedReceipt[] = [];
  /** Data that resumes yields. */
  readonly resumptions: Data[] = [];
  readonly #weighted: WeightedCall[] = [];

  /** `dataIds`: one for each receipt that the new one waits for. */
  create(
    receiverId: string,
    dependencies: readonly ReceiptIndex[],
    dataIds: readonly Uint8Array[],
  ): ReceiptIndex {
    for (const [position, dataId] of dataIds.entries()) {
      this.#dependency(dependencies[position] ?? -1).outputDataReceivers.push({ dataId, receiverId });
    }
    return this.#add(receiverId, dataIds, false);
  }

  createYield(receiverId: string, dataId: Uint8Array): ReceiptIndex {
    return this.#add(receiverId, [dataId], true);
  }

  resume(dataId: Uint8Array, data: Uint8Array): void {
    this.resumptions.push({ dataId, data });
  }

  receiver(receipt: ReceiptIndex): string {
    return this.#at(receipt).receiverId;
  }

  setRefundTo(receipt: ReceiptIndex, refundTo: string): void {
    this.#at(receipt).refundTo = refundTo;
  }

  append(receipt: ReceiptIndex, action: Action): ActionIndex {
    return this.#at(receipt).actions.push(action) - 1;
  }

  appendCall(index: ReceiptIndex, call: FunctionCallAction): void {
    const receipt = this.#at(index);
    const methodName = methodNameOf(call.methodName);
    const { args, prepaidGas: gas, attachedDeposit: deposit, gasWeight: weight } = call;
    const action = this.append(index, { kind: 'function_call', methodName, args, gas, deposit });
    if (weight > 0n) this.#weighted.push({ receipt, action, weight });
  }

  setDataEntry(receipt: ReceiptIndex, at: bigint, key: Uint8Array, value: Uint8Array): void {
    const { actions } = this.#at(receipt);
    const action = actions[Number(at)];
    if (action?.kind !== 'deterministic_state_init') {
      throw new ContractTrap({
        kind: 'InvalidActionIndex',
        receipt_index: BigInt(receipt),
        action_index: at,
      });
    }
    const { data } = action.stateInit;
    if (data.some(([taken]) => equalBytes(taken, key))) fail('DataEntryAlreadyExists');
    const entries = [...data, [key, value] as const].sort(([a], [b]) => compareBytes(a, b));
    actions[Number(at)] = { ...action, stateInit: { ...action.stateInit, data: entries } };
  }

  /** Shares the gas that is left among the calls that ask for a share; the last takes the rest. Returns what went away. */
  distributeGas(unused: bigint): bigint {
    const sum = this.#weighted.reduce((total, { weight }) => total + weight, 0n);
    if (sum === 0n || unused === 0n) return 0n;
    const shares = this.#weighted.map(({ weight }) => (unused * weight) / sum);
    const rest = unused - shares.reduce((total, share) => total + share, 0n);
    for (const [position, weighted] of this.#weighted.entries()) {
      const isLast = position === this.#weighted.length - 1;
      addGas(weighted, (shares[position] ?? 0n) + (isLast ? rest : 0n));
    }
    return unused;
  }

  #add(receiverId: string, inputDataIds: readonly Uint8Array[], isYield: boolean): ReceiptIndex {
    const receipt = {
      receiverId,
      refundTo: undefined,
      outputDataReceivers: [],
      inputDataIds,
      actions: [],
      isYield,
    };
    return this.receipts.push(receipt) - 1;
  }

  #dependency(index: ReceiptIndex): PromisedReceipt {
    const receipt = this.receipts[index];
    if (receipt !== undefined) return receipt;
    throw new ContractTrap({ kind: 'InvalidReceiptIndex', receipt_index: BigInt(index) });
  }

  /** The VM gives only indices that it got from here. */
  #at(index: ReceiptIndex): PromisedReceipt {
    const receipt = this.receipts[index];
    if (receipt === undefined) throw new InternalFault(`no receipt has the index ${index}`);
    return receipt;
  }
}

function addGas({ receipt, action: at }: WeightedCall, share: bigint): void {
  const action = receipt.actions[at];
  if (action?.kind !== 'function_call') throw new InternalFault('the gas of an action that is no call');
  receipt.actions[at] = { ...action, gas: action.gas + share };
}

export const toContractId = (contract: GlobalContractIdentifier): GlobalContractId =>
  contract.kind === 'CodeHash'
    ? { kind: 'code_hash', codeHash: contract.hash }
    : { kind: 'account_id', accountId: contract.accountId };

export const toDeployment = (code: Uint8Array, deployMode: GlobalContractDeployMode): Action => ({
  kind: 'deploy_global_contract',
  code,
  deployMode,
});

const scopeFields = ({ allowance, receiverId, methodNames }: FunctionCallScope) => ({
  allowance,
  receiverId,
  methodNames: methodNames.map(methodNameOf),
});

export const fullAccessKey = (nonce: bigint): AccessKey => ({ nonce, permission: { kind: 'full_access' } });

export const functionCallKey = (nonce: bigint, scope: FunctionCallScope): AccessKey => ({
  nonce,
  permission: { kind: 'function_call', ...scopeFields(scope) },
});

/** Protocol: a gas key has its nonces in rows of their own, so its own is zero. It starts without money. */
export const gasKeyFullAccess = (numNonces: number): AccessKey => ({
  nonce: 0n,
  permission: { kind: 'gas_key_full_access', balance: 0n, numNonces },
});

export const gasKeyFunctionCall = (numNonces: number, scope: FunctionCallScope): AccessKey => ({
  nonce: 0n,
  permission: { kind: 'gas_key_function_call', balance: 0n, numNonces, ...scopeFields(scope) },
});

function methodNameOf(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes);
  } catch (cause) {
    if (cause instanceof TypeError) return fail('InvalidMethodName');
    throw cause;
  }
}
