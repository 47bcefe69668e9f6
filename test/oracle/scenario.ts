import { createHash } from 'node:crypto';
import { toBase64, toUtf8 } from '../../src/primitives/bytes.ts';
import { builtContract, builtContractPath, type ContractName } from '../support/built-contracts.ts';
import type { ContractCase, ContractVectors } from '../support/contract-vectors.ts';
import {
  askOracle,
  type CaseContext,
  type CaseContract,
  type OracleCall,
  type OracleOutcome,
  oracleVersion,
  type StorageItems,
} from '../support/oracle.ts';

export const TGAS = 1_000_000_000_000n;

export type Step = {
  readonly name: string;
  readonly method: string;
  /** JSON arguments or raw input; nothing: an empty input. */
  readonly input?: object | Uint8Array;
  readonly predecessor?: string;
  readonly deposit?: bigint;
  readonly gas?: bigint;
  readonly view?: boolean;
  /** Unix time of the block. */
  readonly nowSeconds?: number;
  readonly refundTo?: string;
  readonly contract?: CaseContract;
} & Pick<OracleCall, 'validators' | 'promise_results' | 'universal'>;

function inputOf(step: Step): Uint8Array {
  if (step.input === undefined) return new Uint8Array();
  return step.input instanceof Uint8Array ? step.input : toUtf8(JSON.stringify(step.input));
}

/** The life of one contract on its account: each call starts from the state that the last successful one left. */
export class Scenario {
  readonly #contract: ContractName;
  readonly #accountId: string;
  readonly #cases: ContractCase[] = [];
  #storage: StorageItems = [];
  #balance = 10n ** 25n;
  #storageUsage: bigint;

  constructor(contract: ContractName) {
    this.#contract = contract;
    this.#accountId = `${contract}.near`;
    // An account's own 100 bytes, one access key's 82, and the code (nearcore: core/primitives Account storage usage).
    this.#storageUsage = BigInt(182 + builtContract(contract).length);
  }

  /** Asks nearcore, records its answer and moves on. Views and failed calls leave the state as it was. */
  run(step: Step): OracleOutcome {
    const call = this.#callOf(step);
    const [expected] = askOracle([{ ...call, wasm_path: builtContractPath(this.#contract) }]);
    if (expected === undefined) throw new Error('the oracle gave no answer');
    const promises = expected.calls.length > 0;
    this.#cases.push({ name: step.name, promises, case: call, expected });
    if (expected.result === 'ok' && step.view !== true) this.#moveTo(expected);
    return expected;
  }

  vectors(generator: string): ContractVectors {
    const { protocol_version, crates } = oracleVersion();
    const sha256 = createHash('sha256').update(builtContract(this.#contract)).digest('hex');
    return {
      source: {
        generator,
        nearcore: `near-vm-runner ${crates['near-vm-runner']}`,
        protocolVersion: protocol_version,
        contract: { name: this.#contract, sha256 },
      },
      cases: this.#cases,
    };
  }

  #moveTo(outcome: OracleOutcome): void {
    this.#storage = outcome.storage_after;
    this.#balance = BigInt(outcome.balance);
    this.#storageUsage = BigInt(outcome.storage_usage);
  }

  #callOf(step: Step): OracleCall {
    const { validators, promise_results, universal } = step;
    return {
      ...(validators && { validators }),
      ...(promise_results && { promise_results }),
      ...(universal && { universal }),
      protocol_version: 88,
      method: step.method,
      storage: this.#storage,
      context: this.#contextOf(step),
    };
  }

  #contextOf(step: Step): CaseContext {
    const caller = step.predecessor ?? 'alice.near';
    return {
      current_account_id: this.#accountId,
      signer_account_id: caller,
      signer_account_pk: toBase64(new Uint8Array(33).fill(7, 1)),
      predecessor_account_id: caller,
      refund_to_account_id: step.refundTo ?? caller,
      input: toBase64(inputOf(step)),
      block_height: '120000000',
      block_timestamp: `${step.nowSeconds ?? 1_764_000_000}000000000`,
      epoch_height: '2900',
      account_balance: this.#balance.toString(),
      account_locked_balance: '0',
      storage_usage: this.#storageUsage.toString(),
      attached_deposit: (step.deposit ?? 0n).toString(),
      prepaid_gas: (step.gas ?? 100n * TGAS).toString(),
      random_seed: toBase64(Uint8Array.from({ length: 32 }, (_, index) => index)),
      view: step.view ?? false,
      output_data_receivers: [],
      account_contract: step.contract ?? { type: 'none' },
    };
  }
}
