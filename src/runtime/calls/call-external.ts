import { dataIdFromActionHash } from '../../primitives/ids.ts';
import type { DecodeMode, StateInitCounts, StateInitError } from '../../primitives/universal-state-init.ts';
import { decodeUniversalStateInit, stateInitSendCounts } from '../../primitives/universal-state-init.ts';
import type {
  ActionIndex,
  External,
  FunctionCallAction,
  FunctionCallScope,
  GlobalContractDeployMode,
  GlobalContractIdentifier,
  ReceiptIndex,
} from '../../vm/external.ts';
import type { ChunkContext } from '../chunk/chunk-context.ts';
import { isEnabled } from '../features.ts';
import {
  fullAccessKey,
  functionCallKey,
  gasKeyFullAccess,
  gasKeyFunctionCall,
  PromisedReceipts,
  toContractId,
  toDeployment,
} from '../receipts/promised-receipts.ts';
import { isYielded, nameYield, readYieldDataId, writeYieldStatus } from '../state/yields.ts';
import { ContractData } from './contract-data.ts';

type Yield = { readonly receipt: ReceiptIndex; readonly dataId: Uint8Array };

/** Which call of which contract. */
export type CallPlace = {
  readonly accountId: string;
  readonly actionHash: Uint8Array;
  /** Bytes of the chunk's witness that the call is not blamed for. */
  readonly proofSizeBefore: number;
};

/** The chain as a contract sees it in a chunk (nearcore, runtime/runtime/src/ext.rs, `RuntimeExt`). */
export class CallExternal extends ContractData implements External {
  readonly promised = new PromisedReceipts();
  readonly #chunk: ChunkContext;
  readonly #place: CallPlace;
  #dataIds = 0n;

  constructor(chunk: ChunkContext, place: CallPlace) {
    super(chunk.state, place.accountId, place.proofSizeBefore);
    this.#chunk = chunk;
    this.#place = place;
  }

  validatorStake(accountId: string): bigint | undefined {
    return this.#chunk.validators.stakeOf(accountId);
  }

  validatorTotalStake(): bigint {
    return this.#chunk.validators.totalStake;
  }

  chainId(): string {
    return this.#chunk.chainId;
  }

  postQuantumKeysEnabled(): boolean {
    return isEnabled('PostQuantumSignatures', this.#chunk.params);
  }

  createActionReceipt(dependencies: readonly ReceiptIndex[], receiverId: string): ReceiptIndex {
    const dataIds = dependencies.map(() => this.#nextDataId());
    return this.promised.create(receiverId, dependencies, dataIds);
  }

  createPromiseYieldReceipt(receiverId: string): Yield {
    const dataId = this.#nextDataId();
    const receipt = this.promised.createYield(receiverId, dataId);
    writeYieldStatus(this.#chunk.state, receiverId, dataId, 'yielded');
    return { receipt, dataId };
  }

  createPromiseYieldReceiptWithId(receiverId: string, yieldId: Uint8Array): Yield | undefined {
    const { state } = this.#chunk;
    if (readYieldDataId(state, receiverId, yieldId) !== undefined) return undefined;
    const made = this.createPromiseYieldReceipt(receiverId);
    nameYield(state, receiverId, yieldId, made.dataId);
    return made;
  }

  submitPromiseResumeData(dataId: Uint8Array, data: Uint8Array): boolean {
    const { accountId } = this.#place;
    if (!isYielded(this.#chunk.state, accountId, dataId)) return false;
    this.promised.resume(dataId, data);
    writeYieldStatus(this.#chunk.state, accountId, dataId, 'resume_initiated');
    return true;
  }

  submitPromiseResumeDataWithYieldId(yieldId: Uint8Array, data: Uint8Array): boolean {
    const dataId = readYieldDataId(this.#chunk.state, this.#place.accountId, yieldId);
    return dataId !== undefined && this.submitPromiseResumeData(dataId, data);
  }

  receiptReceiver(receipt: ReceiptIndex): string {
    return this.promised.receiver(receipt);
  }

  setRefundTo(receipt: ReceiptIndex, refundTo: string): void {
    this.promised.setRefundTo(receipt, refundTo);
  }

  appendCreateAccount(receipt: ReceiptIndex): void {
    this.promised.append(receipt, { kind: 'create_account' });
  }

  appendDeployContract(receipt: ReceiptIndex, code: Uint8Array): void {
    this.promised.append(receipt, { kind: 'deploy_contract', code });
  }

  appendDeployGlobalContract(receipt: ReceiptIndex, code: Uint8Array, mode: GlobalContractDeployMode): void {
    this.promised.append(receipt, toDeployment(code, mode));
  }

  appendUseGlobalContract(receipt: ReceiptIndex, contract: GlobalContractIdentifier): void {
    const contractIdentifier = toContractId(contract);
    this.promised.append(receipt, { kind: 'use_global_contract', contractIdentifier });
  }

  appendDeterministicStateInit(
    receipt: ReceiptIndex,
    contract: GlobalContractIdentifier,
    deposit: bigint,
  ): ActionIndex {
    const stateInit = { kind: 'v1', code: toContractId(contract), data: [] } as const;
    return this.promised.append(receipt, { kind: 'deterministic_state_init', stateInit, deposit });
  }

  setDeterministicStateInitDataEntry(
    receipt: ReceiptIndex,
    action: bigint,
    key: Uint8Array,
    value: Uint8Array,
  ): void {
    this.promised.setDataEntry(receipt, action, key, value);
  }

  checkStateInit(stateInit: Uint8Array): StateInitError | undefined {
    const decoded = decodeUniversalStateInit(stateInit, 'Strict');
    return typeof decoded === 'string' ? decoded : undefined;
  }

  stateInitSendCounts(stateInit: Uint8Array, mode: DecodeMode): StateInitCounts {
    return stateInitSendCounts(stateInit, mode);
  }

  appendUniversalStateInit(receipt: ReceiptIndex, stateInit: Uint8Array, deposit: bigint): void {
    this.promised.append(receipt, { kind: 'universal_state_init', stateInit, deposit });
  }

  appendFunctionCallWeight(receipt: ReceiptIndex, call: FunctionCallAction): void {
    this.promised.appendCall(receipt, call);
  }

  appendTransfer(receipt: ReceiptIndex, deposit: bigint): void {
    this.promised.append(receipt, { kind: 'transfer', deposit });
  }

  appendTransferToGasKey(receipt: ReceiptIndex, publicKey: Uint8Array, deposit: bigint): void {
    this.promised.append(receipt, { kind: 'transfer_to_gas_key', publicKey, deposit });
  }

  appendAddGasKeyWithFullAccess(receipt: ReceiptIndex, publicKey: Uint8Array, nonces: number): void {
    this.promised.append(receipt, { kind: 'add_key', publicKey, accessKey: gasKeyFullAccess(nonces) });
  }

  appendAddGasKeyWithFunctionCall(
    receipt: ReceiptIndex,
    publicKey: Uint8Array,
    nonces: number,
    scope: FunctionCallScope,
  ): void {
    const accessKey = gasKeyFunctionCall(nonces, scope);
    this.promised.append(receipt, { kind: 'add_key', publicKey, accessKey });
  }

  appendStake(receipt: ReceiptIndex, stake: bigint, publicKey: Uint8Array): void {
    this.promised.append(receipt, { kind: 'stake', stake, publicKey });
  }

  appendAddKeyWithFullAccess(receipt: ReceiptIndex, publicKey: Uint8Array, nonce: bigint): void {
    this.promised.append(receipt, { kind: 'add_key', publicKey, accessKey: fullAccessKey(nonce) });
  }

  appendAddKeyWithFunctionCall(
    receipt: ReceiptIndex,
    publicKey: Uint8Array,
    nonce: bigint,
    scope: FunctionCallScope,
  ): void {
    const accessKey = functionCallKey(nonce, scope);
    this.promised.append(receipt, { kind: 'add_key', publicKey, accessKey });
  }

  appendDeleteKey(receipt: ReceiptIndex, publicKey: Uint8Array): void {
    this.promised.append(receipt, { kind: 'delete_key', publicKey });
  }

  appendDeleteAccount(receipt: ReceiptIndex, beneficiaryId: string): void {
    this.promised.append(receipt, { kind: 'delete_account', beneficiaryId });
  }

  #nextDataId(): Uint8Array {
    const counter = this.#dataIds++;
    return dataIdFromActionHash(this.#place.actionHash, this.#chunk.block.height, counter);
  }
}
