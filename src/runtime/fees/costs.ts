import type { ActionCost } from '../../params/at-version.ts';
import type { Cost } from '../../params/cost.ts';

/** Exact sums: whoever burns one checks that it fits. */
export const noCost: Cost = { gas: 0n, compute: 0n };

export const addCost = (a: Cost, b: Cost): Cost => ({
  gas: a.gas + b.gas,
  compute: a.compute + b.compute,
});

export const sumCosts = (costs: readonly Cost[]): Cost => costs.reduce(addCost, noCost);

export const timesCost = ({ gas, compute }: Cost, count: bigint): Cost => ({
  gas: gas * count,
  compute: compute * count,
});

/** A cost, so many times. */
export type Term = readonly [cost: ActionCost, count: bigint];
