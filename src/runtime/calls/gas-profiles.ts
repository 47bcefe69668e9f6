import type { GasProfile } from '../../primitives/gas-profile.ts';

/** Gas by what it was spent on, of both. */
export const addProfiles = (a: GasProfile, b: GasProfile): GasProfile => ({
  wasmGas: a.wasmGas + b.wasmGas,
  ext: addAmounts(a.ext, b.ext),
  actions: addAmounts(a.actions, b.actions),
});

type Amounts<N extends string> = Readonly<Partial<Record<N, bigint>>>;

function addAmounts<N extends string>(a: Amounts<N>, b: Amounts<N>): Amounts<N> {
  const sums: Partial<Record<N, bigint>> = { ...a };
  for (const name of Object.keys(b) as N[]) sums[name] = (sums[name] ?? 0n) + (b[name] ?? 0n);
  return sums;
}
