import type { AccountContract } from './account.ts';
import { actionCostNames, extCostNames } from './cost-names.ts';
import type { GasProfile } from './gas-profile.ts';
import { toBase58 } from './hash.ts';
import {
  type LegacyGasProfile,
  legacyActionNames,
  legacyExtPosition,
  legacyWasmPosition,
} from './legacy-gas-profile.ts';
import { type MerklePath, merklePath } from './merkle.ts';
import {
  type ExecutionMetadata,
  type ExecutionOutcome,
  type ExecutionOutcomeWithId,
  executionStatus,
} from './outcome.ts';
import type { Json } from './schema.ts';

/** nearcore's `ExecutionOutcomeView`: an outcome as JSON-RPC shows it (near-primitives 0.38, views.rs). */
export const outcomeView = (outcome: ExecutionOutcome): Json => ({
  logs: outcome.logs,
  receipt_ids: outcome.receiptIds.map(toBase58),
  gas_burnt: outcome.gasBurnt,
  tokens_burnt: String(outcome.tokensBurnt),
  executor_id: outcome.executorId,
  status: executionStatus.toJson(outcome.status),
  metadata: metadataView(outcome.metadata),
});

/** Where an outcome was recorded, and the path from its leaf to the root of its chunk's outcomes. */
export type OutcomePlace = { readonly blockHash: Uint8Array; readonly proof: MerklePath };

/** nearcore's `ExecutionOutcomeWithIdView`. */
export const outcomeWithIdView = ({ id, outcome }: ExecutionOutcomeWithId, place: OutcomePlace): Json => ({
  proof: merklePath.toJson(place.proof),
  block_hash: toBase58(place.blockHash),
  id: toBase58(id),
  outcome: outcomeView(outcome),
});

function metadataView(metadata: ExecutionMetadata): Json {
  switch (metadata.kind) {
    case 'v1':
      return { version: 1, gas_profile: null };
    case 'v2':
      return { version: 2, gas_profile: profileView(legacyCosts(metadata.profile)) };
    case 'v3':
      return { version: 3, gas_profile: profileView(costs(metadata.profile)) };
    case 'v4':
      return {
        version: 4,
        gas_profile: profileView(costs(metadata.profile)),
        contracts: metadata.contracts.map(contractView),
      };
  }
}

function contractView(contract: AccountContract): Json {
  switch (contract.kind) {
    case 'none':
      return null;
    case 'local':
      return { local: toBase58(contract.codeHash) };
    case 'global':
      return { global_hash: toBase58(contract.codeHash) };
    case 'global_by_account':
      return { global_account_id: contract.accountId };
  }
}

type NamedGas = { readonly name: string; readonly gas: bigint };
type Costs = { readonly actions: readonly NamedGas[]; readonly host: readonly NamedGas[] };

const isSpent = ({ gas }: NamedGas): boolean => gas > 0n;

const costs = ({ actions, ext, wasmGas }: GasProfile): Costs => ({
  actions: actionCostNames.map((name) => ({ name, gas: actions[name] ?? 0n })).filter(isSpent),
  host: [
    { name: 'wasm_instruction', gas: wasmGas },
    ...extCostNames.map((name) => ({ name, gas: ext[name] ?? 0n })),
  ].filter(isSpent),
});

/** Protocol: the old profile shows host functions that were not called, and those that it could not know, as 0. */
const legacyCosts = (profile: LegacyGasProfile): Costs => ({
  actions: legacyActionNames.map((name, index) => ({ name, gas: profile[index] ?? 0n })).filter(isSpent),
  host: [
    { name: 'wasm_instruction', gas: profile[legacyWasmPosition] ?? 0n },
    ...extCostNames.map((name, index) => ({
      name,
      gas: profile[legacyExtPosition(name, index) ?? profile.length] ?? 0n,
    })),
  ],
});

/** Names in capitals, ascending within their category. The guest's instructions count as a host cost. */
const profileView = ({ actions, host }: Costs): Json => [
  ...category('ACTION_COST', actions),
  ...category('WASM_HOST_COST', host),
];

const category = (name: string, all: readonly NamedGas[]): Json[] =>
  all
    .map((one) => ({ cost_category: name, cost: one.name.toUpperCase(), gas_used: String(one.gas) }))
    .sort((a, b) => (a.cost < b.cost ? -1 : 1));
