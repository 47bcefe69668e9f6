import { equalBytes, toHex } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import { InternalFault } from '../../src/primitives/internal-fault.ts';
import type {
  DecodeMode,
  StateInitCounts,
  StateInitError,
} from '../../src/primitives/universal-state-init.ts';
import { debugError } from '../../src/vm/error-text.ts';
import { ContractTrap, type HostError } from '../../src/vm/errors.ts';
import type {
  ActionIndex,
  GlobalContractIdentifier,
  ReceiptExternal,
  ReceiptIndex,
} from '../../src/vm/external.ts';
import { MockActions } from './mock-actions.ts';
import { recordBytes, recordContractId } from './recorded-values.ts';

/** What the mock says of every universal state init: it decodes none. */
export type UniversalAnswers = StateInitCounts & { readonly error: StateInitError | undefined };

/**
 * The receipts of nearcore's `MockedExternal` (near-vm-runner 0.38, `logic/mocks/mock_external.rs`), as the oracle
 * records them. Protocol of the mock: a receipt's index is its position in a log in which its actions count too.
 */
export abstract class MockReceipts extends MockActions implements ReceiptExternal {
  readonly #universal: UniversalAnswers;
  #dataIds = 0n;

  constructor(universal: UniversalAnswers) {
    super();
    this.#universal = universal;
  }

  createActionReceipt(dependencies: readonly ReceiptIndex[], receiverId: string): ReceiptIndex {
    const receipt_indices = dependencies.map(String);
    const index = this.log({ kind: 'receipt', receiverId });
    this.record('create_action_receipt', { receipt_indices, receiver_id: receiverId, ret: `${index}` });
    return index;
  }

  createPromiseYieldReceipt(receiverId: string): { receipt: ReceiptIndex; dataId: Uint8Array } {
    const created = this.#createYield(receiverId, undefined);
    this.record('create_promise_yield_receipt', { receiver_id: receiverId, ret: answer(created) });
    return created;
  }

  createPromiseYieldReceiptWithId(
    receiverId: string,
    yieldId: Uint8Array,
  ): { receipt: ReceiptIndex; dataId: Uint8Array } | undefined {
    const isUsed = this.#dataIdOf(yieldId) !== undefined;
    const created = isUsed ? undefined : this.#createYield(receiverId, yieldId);
    this.record('create_promise_yield_receipt_with_id', {
      receiver_id: receiverId,
      yield_id: recordBytes(yieldId),
      ret: created === undefined ? null : answer(created),
    });
    return created;
  }

  submitPromiseResumeData(dataId: Uint8Array, data: Uint8Array): boolean {
    const ret = this.#resume(dataId);
    this.record('submit_promise_resume_data', { data_id: recordBytes(dataId), data: recordBytes(data), ret });
    return ret;
  }

  submitPromiseResumeDataWithYieldId(yieldId: Uint8Array, data: Uint8Array): boolean {
    const dataId = this.#dataIdOf(yieldId);
    const ret = dataId !== undefined && this.#resume(dataId);
    this.record('submit_promise_resume_data_with_yield_id', {
      yield_id: recordBytes(yieldId),
      data: recordBytes(data),
      ret,
    });
    return ret;
  }

  receiptReceiver(receipt: ReceiptIndex): string {
    const entry = this.entries[receipt];
    if (entry?.kind === 'receipt' || entry?.kind === 'yield') return entry.receiverId;
    throw new InternalFault('not a valid receipt index!');
  }

  appendDeterministicStateInit(
    receipt: ReceiptIndex,
    contract: GlobalContractIdentifier,
    amount: bigint,
  ): ActionIndex {
    const index = this.log({ kind: 'state_init', receipt, keys: new Set() });
    this.record('append_action_deterministic_state_init', {
      receipt_index: `${receipt}`,
      contract_id: recordContractId(contract),
      amount: `${amount}`,
      ret: `${index}`,
    });
    return index;
  }

  setDeterministicStateInitDataEntry(
    receipt: ReceiptIndex,
    action: bigint,
    key: Uint8Array,
    value: Uint8Array,
  ): void {
    const error = this.#addDataEntry(receipt, action, key);
    this.record('set_deterministic_state_init_data_entry', {
      receipt_index: `${receipt}`,
      action_index: `${action}`,
      key: recordBytes(key),
      value: recordBytes(value),
      ret: error === undefined ? null : { err: debugError({ kind: 'HostError', error }) },
    });
    if (error !== undefined) throw new ContractTrap(error);
  }

  checkStateInit(_stateInit: Uint8Array): StateInitError | undefined {
    return this.#universal.error;
  }

  stateInitSendCounts(_stateInit: Uint8Array, _mode: DecodeMode): StateInitCounts {
    return this.#universal;
  }

  postQuantumKeysEnabled(): boolean {
    return true;
  }

  #createYield(receiverId: string, yieldId: Uint8Array | undefined) {
    const counter = new Uint8Array(8);
    new DataView(counter.buffer).setBigUint64(0, this.#dataIds++, true);
    const dataId = sha256(counter);
    return { receipt: this.log({ kind: 'yield', receiverId, dataId, yieldId }), dataId };
  }

  #dataIdOf(yieldId: Uint8Array): Uint8Array | undefined {
    for (const entry of this.entries) {
      if (entry.kind !== 'yield' || entry.yieldId === undefined) continue;
      if (equalBytes(entry.yieldId, yieldId)) return entry.dataId;
    }
    return undefined;
  }

  #resume(dataId: Uint8Array): boolean {
    this.log({ kind: 'action' });
    return this.entries.some((entry) => entry.kind === 'yield' && equalBytes(entry.dataId, dataId));
  }

  #addDataEntry(receipt: ReceiptIndex, action: bigint, key: Uint8Array): HostError | undefined {
    const entry = this.entries[Number(action)];
    if (entry?.kind !== 'state_init' || entry.receipt !== receipt) {
      return { kind: 'InvalidActionIndex', receipt_index: BigInt(receipt), action_index: action };
    }
    if (entry.keys.has(toHex(key))) return { kind: 'DataEntryAlreadyExists' };
    entry.keys.add(toHex(key));
    return undefined;
  }
}

const answer = ({ receipt, dataId }: { readonly receipt: ReceiptIndex; readonly dataId: Uint8Array }) => [
  `${receipt}`,
  recordBytes(dataId),
];
