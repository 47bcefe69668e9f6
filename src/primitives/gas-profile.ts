import { type Codec, struct, u64, vec } from './borsh.ts';
import { actionCostNames, extCostNames } from './cost-names.ts';

export type ExtCostName = (typeof extCostNames)[number];
export type ActionCostName = (typeof actionCostNames)[number];

/** What gas was spent on. A cost that is absent is zero. */
export type GasProfile = {
  /** Sending and executing actions. */
  readonly actions: Readonly<Partial<Record<ActionCostName, bigint>>>;
  /** The host functions. */
  readonly ext: Readonly<Partial<Record<ExtCostName, bigint>>>;
  /** The guest's instructions. */
  readonly wasmGas: bigint;
};

/** A vector of gas by position. Protocol: a longer or shorter one of another release is read too. */
function byPosition<N extends string>(names: readonly N[]): Codec<Readonly<Partial<Record<N, bigint>>>> {
  const amounts = vec(u64);
  return {
    write(out, value) {
      amounts.write(
        out,
        names.map((name) => value[name] ?? 0n),
      );
    },
    read(from) {
      const read = amounts.read(from);
      const spent: Partial<Record<N, bigint>> = {};
      for (const [position, name] of names.entries()) {
        const gas = read[position] ?? 0n;
        if (gas > 0n) spent[name] = gas;
      }
      return spent;
    },
  };
}

/** nearcore's `ProfileDataV3` (near-primitives 0.38, profile_data_v3.rs). */
export const gasProfileCodec: Codec<GasProfile> = struct({
  actions: byPosition(actionCostNames),
  ext: byPosition(extCostNames),
  wasmGas: u64,
});
