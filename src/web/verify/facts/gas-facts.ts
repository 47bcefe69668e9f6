import { decode } from '../../../primitives/borsh.ts';
import type { GasProfile } from '../../../primitives/gas-profile.ts';
import { type ExecutionOutcomeWithId, executionOutcomeWithIdCodec } from '../../../primitives/outcome.ts';
import type { OpenBundle } from '../../../proof/bundle.ts';

export type CostGroup = 'wasm' | 'host' | 'action' | 'fees';
export type Cost = { readonly name: string; readonly group: CostGroup; readonly gas: bigint };

export type GasFacts = {
  readonly burnt: bigint;
  readonly used: bigint;
  readonly prepaid: bigint;
  /** The largest first; empty when the bundle holds no profile. */
  readonly costs: readonly Cost[];
  /** In the order of execution; empty for a call whose promises were refused. */
  readonly receipts: readonly { readonly executorId: string; readonly gas: bigint }[];
};

export function gasFacts({ statement, disclosure: { preimages } }: OpenBundle): GasFacts {
  const { gasBurnt, gasUsed } = statement.output;
  const outcomes = preimages.outcomes.map((bytes) => decode(executionOutcomeWithIdCodec, bytes));
  return {
    burnt: gasBurnt,
    used: gasUsed,
    prepaid: statement.input.prepaidGas,
    costs: profileCosts(outcomes.flatMap(profileOf), gasBurnt),
    receipts: outcomes.map(({ outcome }) => ({ executorId: outcome.executorId, gas: outcome.gasBurnt })),
  };
}

/**
 * Of all profiles together, one entry for each cost. Protocol: a profile has what contracts spent; the fees of running a
 * receipt and its actions are in none, and make up the rest.
 */
export function profileCosts(profiles: readonly GasProfile[], burnt: bigint): Cost[] {
  const costs = largestFirst(profiles.flatMap(costsOf));
  const rest = burnt - costs.reduce((sum, { gas }) => sum + gas, 0n);
  if (costs.length === 0 || rest <= 0n) return costs;
  return largestFirst([...costs, { name: 'fees for running receipts', group: 'fees', gas: rest }]);
}

export function profileOf({ outcome: { metadata } }: ExecutionOutcomeWithId): GasProfile[] {
  if (metadata.kind === 'v3' || metadata.kind === 'v4') return [metadata.profile];
  return []; // no profile, or that of a protocol which is not run here
}

const costsOf = ({ wasmGas, ext, actions }: GasProfile): Cost[] => [
  { name: 'wasm instructions', group: 'wasm', gas: wasmGas },
  ...named(ext, 'host'),
  ...named(actions, 'action'),
];

const named = (amounts: Readonly<Record<string, bigint | undefined>>, group: CostGroup): Cost[] =>
  Object.entries(amounts).map(([name, gas = 0n]) => ({ name, group, gas }));

function largestFirst(all: readonly Cost[]): Cost[] {
  const sums = new Map<string, Cost>();
  for (const cost of all) {
    const key = `${cost.group} ${cost.name}`;
    sums.set(key, { ...cost, gas: cost.gas + (sums.get(key)?.gas ?? 0n) });
  }
  return [...sums.values()].filter(({ gas }) => gas > 0n).sort((a, b) => Number(b.gas - a.gas));
}
