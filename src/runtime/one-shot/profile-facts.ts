import type { GasProfile } from '../../vm/gas-counter.ts';

/** Gas by what it was spent on, named as in the gas profile of NEAR's RPC, such as `STORAGE_READ_BASE`. */
export type ProfileFacts = {
  /** Instructions of the guest: `WASM_INSTRUCTION` there. */
  readonly wasmGas: bigint;
  /** Most expensive first, names ascending among equals; so are the actions. */
  readonly hostFunctions: readonly NamedGas[];
  readonly actions: readonly NamedGas[];
};

export type NamedGas = readonly [name: string, gas: bigint];

export const profileFacts = ({ wasmGas, ext, actions }: GasProfile): ProfileFacts => ({
  wasmGas,
  hostFunctions: named(ext),
  actions: named(actions),
});

/** nearcore prints the name of a cost in capitals (near-primitives, views.rs, `ExecutionMetadataView`). */
function named(costs: Readonly<Record<string, bigint>>): NamedGas[] {
  return Object.entries(costs)
    .map(([name, gas]): NamedGas => [name.toUpperCase(), gas])
    .sort(([nameA, a], [nameB, b]) => byGas(a, b) || byName(nameA, nameB));
}

const byGas = (a: bigint, b: bigint): number => (a === b ? 0 : a > b ? -1 : 1);
const byName = (a: string, b: string): number => (a < b ? -1 : 1);
