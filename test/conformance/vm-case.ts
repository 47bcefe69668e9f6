import { gunzipSync } from 'node:zlib';
import { fromBase64 } from '../../src/primitives/bytes.ts';
import type { AccountContract, PromiseResult, VmContext } from '../../src/vm/context.ts';
import { MockExternal, type NodeCounts } from '../support/mock-external.ts';
import type { CaseBytes, CaseContext, CaseContract, CasePromiseResult } from '../support/oracle.ts';
import { readCaseBytes } from '../support/recorded-values.ts';

type CaseCounts = readonly [string | number, string | number];

/** `case` of a line in `vm/`: one call, as nearcore's VM was asked it. */
export type VmCase = {
  readonly wasm?: string;
  readonly wasm_gz?: string;
  readonly method: string;
  readonly protocol_version: number | string;
  readonly context: CaseContext;
  readonly storage?: readonly (readonly [CaseBytes, CaseBytes])[];
  readonly validators?: readonly (readonly [string, string])[];
  readonly promise_results?: readonly CasePromiseResult[];
  readonly ttn?: Readonly<Record<keyof NodeCounts, CaseCounts>>;
  readonly proof_per_op?: string | number;
  readonly universal?: { readonly entries?: string; readonly keys?: string; readonly error?: string };
  readonly chain_id?: string;
};

/** The contract's bytes. Throws for a case that brings none. */
export function readCode({ wasm, wasm_gz }: VmCase): Uint8Array {
  if (wasm_gz !== undefined) return gunzipSync(fromBase64(wasm_gz));
  if (wasm === undefined) throw new TypeError('the case has neither wasm nor wasm_gz');
  return fromBase64(wasm);
}

/** `viewLimit` is what a view call may burn where the case names no limit. */
export function readContext({ context, promise_results }: VmCase, viewLimit: bigint): VmContext {
  return {
    currentAccountId: context.current_account_id,
    signerAccountId: context.signer_account_id,
    signerAccountPk: readCaseBytes(context.signer_account_pk),
    predecessorAccountId: context.predecessor_account_id,
    refundToAccountId: context.refund_to_account_id,
    input: readCaseBytes(context.input),
    promiseResults: (promise_results ?? []).map(readPromiseResult),
    blockHeight: BigInt(context.block_height),
    blockTimestamp: BigInt(context.block_timestamp),
    epochHeight: BigInt(context.epoch_height),
    accountBalance: BigInt(context.account_balance),
    accountLockedBalance: BigInt(context.account_locked_balance),
    storageUsage: BigInt(context.storage_usage),
    accountContract: readContract(context.account_contract),
    attachedDeposit: BigInt(context.attached_deposit),
    prepaidGas: BigInt(context.prepaid_gas),
    randomSeed: readCaseBytes(context.random_seed),
    view: context.view ? { maxGasBurnt: BigInt(context.view_max_gas_burnt ?? viewLimit) } : undefined,
    outputDataReceivers: context.output_data_receivers,
  };
}

function readPromiseResult(result: CasePromiseResult): PromiseResult {
  if (result === 'failed') return { kind: 'Failed' };
  if (result === 'not_ready') return { kind: 'NotReady' };
  return { kind: 'Successful', data: readCaseBytes(result.ok) };
}

function readContract(contract: CaseContract): AccountContract {
  switch (contract.type) {
    case 'none':
      return { kind: 'None' };
    case 'local':
      return { kind: 'Local', hash: fromBase64(contract.hash) };
    case 'global':
      return { kind: 'Global', hash: fromBase64(contract.hash) };
    case 'global_by_account':
      return { kind: 'GlobalByAccount', accountId: contract.account };
  }
}

/** The chain around the call. */
export function createMock(one: VmCase): MockExternal {
  return new MockExternal({
    storage: (one.storage ?? []).map(([key, value]) => [readCaseBytes(key), readCaseBytes(value)]),
    validators: new Map((one.validators ?? []).map(([account, stake]) => [account, BigInt(stake)])),
    nodeCounts: one.ttn === undefined ? undefined : readNodeCounts(one.ttn),
    proofPerOperation: Number(one.proof_per_op ?? 0),
    universal: readUniversal(one.universal),
    chainId: one.chain_id ?? 'test',
  });
}

function readNodeCounts(ttn: NonNullable<VmCase['ttn']>): NodeCounts {
  const counts = ([touched, cached]: CaseCounts) => [Number(touched), Number(cached)] as const;
  return {
    set: counts(ttn.set),
    get: counts(ttn.get),
    deref: counts(ttn.deref),
    remove: counts(ttn.remove),
    has: counts(ttn.has),
  };
}

const stateInitErrors = new Map([
  ['malformed', 'Malformed'],
  ['noncanonical', 'NonCanonical'],
] as const);

function readUniversal({ entries = '0', keys = '0', error = '' }: NonNullable<VmCase['universal']> = {}) {
  const named = stateInitErrors.entries().find(([name]) => name === error);
  return { entries: BigInt(entries), keys: BigInt(keys), error: named?.[1] };
}
