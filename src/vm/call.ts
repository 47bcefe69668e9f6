import type { Parameters } from '../params/at-version.ts';
import { isAccountId } from '../primitives/account-id.ts';
import { InternalFault } from '../primitives/internal-fault.ts';
import type { VmContext } from './context.ts';
import type { Crypto } from './crypto.ts';
import { nobleCrypto } from './crypto-noble/noble-crypto.ts';
import { ContractTrap, fail, InconsistentState } from './errors.ts';
import type { External, ReceiptIndex } from './external.ts';
import { GasCounter } from './gas-counter.ts';
import { GuestMemory } from './guest-memory.ts';
import { Logs } from './logs.ts';
import { Promises } from './promises.ts';
import { Registers } from './registers.ts';
import type { Slice } from './slice.ts';
import { decodeUtf8 } from './text.ts';

const registerLength = 2n ** 64n - 1n;

export type ReturnData =
  | { readonly kind: 'none' }
  | { readonly kind: 'value'; readonly bytes: Uint8Array }
  | { readonly kind: 'receipt'; readonly index: ReceiptIndex };

/** One call of one contract: what nearcore's host functions share (`logic/host.rs`, `HostCtx`). */
export class Call {
  readonly params: Parameters;
  readonly context: VmContext;
  readonly external: External;
  readonly crypto: Crypto;
  readonly gas: GasCounter;
  readonly memory: GuestMemory;
  readonly registers: Registers;
  readonly logs: Logs;
  readonly promises: Promises;
  returnData: ReturnData = { kind: 'none' };
  /** yoctoNEAR that the chain, not the account, gives to promises. */
  subsidizedAmount = 0n;
  #balance: bigint;
  #storageUsage: bigint;

  constructor(params: Parameters, context: VmContext, external: External, crypto = nobleCrypto) {
    this.params = params;
    this.context = context;
    this.external = external;
    this.crypto = crypto;
    const { view } = context;
    const maxBurnt = view?.maxGasBurnt ?? params.limits.max_gas_burnt;
    this.gas = new GasCounter(params, maxBurnt, context.prepaidGas, view !== undefined);
    this.memory = new GuestMemory(this.gas);
    this.registers = new Registers(this.gas, params.limits);
    this.logs = new Logs(params.limits);
    this.promises = new Promises(params.limits);
    this.#balance = context.accountBalance + context.attachedDeposit;
    // Protocol: nearcore panics (`ExecutionResultState::new`); no chain holds so much.
    if (this.#balance >= 2n ** 128n) throw new InternalFault('the balance and the deposit exceed u128');
    this.#storageUsage = context.storageUsage;
  }

  /** yoctoNEAR, the attached deposit included. */
  get balance(): bigint {
    return this.#balance;
  }

  /** Bytes. */
  get storageUsage(): bigint {
    return this.#storageUsage;
  }

  read({ length, pointer }: Slice): Uint8Array {
    return length === registerLength ? this.registers.get(pointer) : this.memory.read(pointer, length);
  }

  readAccountId(at: Slice): string {
    const bytes = this.read(at);
    this.gas.pay('utf8_decoding_base');
    this.gas.payPer('utf8_decoding_byte', bytes.length);
    const text = decodeUtf8(bytes);
    return isAccountId(text) ? text : fail('InvalidAccountId');
  }

  denyInView(method: string): void {
    if (this.context.view === undefined) return;
    throw new ContractTrap({ kind: 'ProhibitedInView', method_name: method });
  }

  deductBalance(amount: bigint): void {
    if (amount > this.#balance) fail('BalanceExceeded');
    this.#balance -= amount;
  }

  changeStorageUsage(bytes: number | bigint): void {
    this.#storageUsage += BigInt(bytes);
    if (this.#storageUsage < 0n || this.#storageUsage >= 2n ** 64n) throw new InconsistentState();
  }

  /** Comes after each access to storage: what a receipt may add to the chunk's storage proof is limited. */
  assertStorageProofInLimit(): void {
    const recorded = this.external.recordedStorageSize() - this.external.storageProofSizeBeforeReceipt();
    const limit = this.params.limits.per_receipt_storage_proof_size_limit;
    if (recorded > limit) throw new ContractTrap({ kind: 'RecordedStorageExceeded', limit });
  }
}
