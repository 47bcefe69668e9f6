import type { DecodeMode, StateInitCounts, StateInitError } from '../primitives/universal-state-init.ts';

/** Bills storage operations to the call. Real: `vm/gas-counter.ts`. Counts are of trie nodes and of bytes. */
export interface TrieCharges {
  trieNodeTouched(count: number): void;
  cachedTrieNodeAccess(count: number): void;
  derefWriteEvictedValueBytes(bytes: number): void;
  derefRemovedValueBytes(bytes: number): void;
}

/** A value that was found and not read yet. */
export interface StoredValue {
  readonly length: number;
  read(charges: TrieCharges): Uint8Array;
}

/** Position of a receipt among those that this call creates. */
export type ReceiptIndex = number;
export type ActionIndex = number;

export type GlobalContractDeployMode = 'CodeHash' | 'AccountId';
export type GlobalContractIdentifier =
  | { readonly kind: 'CodeHash'; readonly hash: Uint8Array }
  | { readonly kind: 'AccountId'; readonly accountId: string };

/** What a function call key may do. `allowance` in yoctoNEAR. */
export type FunctionCallScope = {
  readonly allowance: bigint | undefined;
  readonly receiverId: string;
  readonly methodNames: readonly Uint8Array[];
};

export type FunctionCallAction = {
  readonly methodName: Uint8Array;
  readonly args: Uint8Array;
  /** yoctoNEAR. */
  readonly attachedDeposit: bigint;
  readonly prepaidGas: bigint;
  readonly gasWeight: bigint;
};

/** State as a contract sees it. */
export interface StorageExternal {
  /** Returns the replaced value. */
  storageSet(charges: TrieCharges, key: Uint8Array, value: Uint8Array): Uint8Array | undefined;
  storageGet(charges: TrieCharges, key: Uint8Array): StoredValue | undefined;
  /** Returns the removed value. */
  storageRemove(charges: TrieCharges, key: Uint8Array): Uint8Array | undefined;
  storageHasKey(charges: TrieCharges, key: Uint8Array): boolean;
  /** Bytes of the storage proof that the chunk has recorded so far. */
  recordedStorageSize(): number;
  storageProofSizeBeforeReceipt(): number;
}

/** Receipts that a call makes. Public keys are borsh bytes; amounts yoctoNEAR. */
export interface ReceiptExternal {
  createActionReceipt(dependencies: readonly ReceiptIndex[], receiverId: string): ReceiptIndex;
  createPromiseYieldReceipt(receiverId: string): {
    readonly receipt: ReceiptIndex;
    readonly dataId: Uint8Array;
  };
  /** `undefined` when the id is in use. */
  createPromiseYieldReceiptWithId(
    receiverId: string,
    yieldId: Uint8Array,
  ): { readonly receipt: ReceiptIndex; readonly dataId: Uint8Array } | undefined;
  submitPromiseResumeData(dataId: Uint8Array, data: Uint8Array): boolean;
  submitPromiseResumeDataWithYieldId(yieldId: Uint8Array, data: Uint8Array): boolean;
  receiptReceiver(receipt: ReceiptIndex): string;
  setRefundTo(receipt: ReceiptIndex, refundTo: string): void;

  appendCreateAccount(receipt: ReceiptIndex): void;
  appendDeployContract(receipt: ReceiptIndex, code: Uint8Array): void;
  appendDeployGlobalContract(receipt: ReceiptIndex, code: Uint8Array, mode: GlobalContractDeployMode): void;
  appendUseGlobalContract(receipt: ReceiptIndex, contract: GlobalContractIdentifier): void;
  appendDeterministicStateInit(
    receipt: ReceiptIndex,
    contract: GlobalContractIdentifier,
    amount: bigint,
  ): ActionIndex;
  setDeterministicStateInitDataEntry(
    receipt: ReceiptIndex,
    action: bigint,
    key: Uint8Array,
    value: Uint8Array,
  ): void;
  checkStateInit(stateInit: Uint8Array): StateInitError | undefined;
  stateInitSendCounts(stateInit: Uint8Array, mode: DecodeMode): StateInitCounts;
  appendUniversalStateInit(receipt: ReceiptIndex, stateInit: Uint8Array, amount: bigint): void;
  appendFunctionCallWeight(receipt: ReceiptIndex, call: FunctionCallAction): void;
  appendTransfer(receipt: ReceiptIndex, deposit: bigint): void;
  appendTransferToGasKey(receipt: ReceiptIndex, publicKey: Uint8Array, deposit: bigint): void;
  appendAddGasKeyWithFullAccess(receipt: ReceiptIndex, publicKey: Uint8Array, nonces: number): void;
  appendAddGasKeyWithFunctionCall(
    receipt: ReceiptIndex,
    publicKey: Uint8Array,
    nonces: number,
    scope: FunctionCallScope,
  ): void;
  appendStake(receipt: ReceiptIndex, stake: bigint, publicKey: Uint8Array): void;
  appendAddKeyWithFullAccess(receipt: ReceiptIndex, publicKey: Uint8Array, nonce: bigint): void;
  appendAddKeyWithFunctionCall(
    receipt: ReceiptIndex,
    publicKey: Uint8Array,
    nonce: bigint,
    scope: FunctionCallScope,
  ): void;
  appendDeleteKey(receipt: ReceiptIndex, publicKey: Uint8Array): void;
  appendDeleteAccount(receipt: ReceiptIndex, beneficiaryId: string): void;
  postQuantumKeysEnabled(): boolean;
}

/**
 * The chain as a contract sees it: nearcore's `External`. Real: `runtime/one-shot/trie-external.ts`. nearcore's own mock, for
 * vectors: `test/support/mock-external.ts`. Any method may throw `InternalFault` when the store cannot answer.
 */
export interface External extends StorageExternal, ReceiptExternal {
  /** yoctoNEAR; `undefined` for an account that is no validator. */
  validatorStake(accountId: string): bigint | undefined;
  validatorTotalStake(): bigint;
  chainId(): string;
}
