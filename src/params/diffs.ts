import type { Leaf } from './cost.ts';

/** `old` is what the version before holds: a diff on a wrong base throws on load, not in a receipt. */
export type Change = { readonly old: Leaf; readonly new: Leaf };

/** By the path of the figure in `base`. */
export type Changes = Readonly<Record<string, Change>>;

/** Gas and compute that change alike. */
const cost = (path: string, change: Change): Changes => ({
  [`${path}.gas`]: change,
  [`${path}.compute`]: change,
});

/** What each version changed. Source: near-parameters 0.38. */
export const diffs: ReadonlyMap<number, Changes> = new Map([
  [
    85,
    {
      ...cost('ext.yield_create_with_id_base', { old: 300_000_000_000_000n, new: 290_000_000_000n }),
      ...cost('actions.create_account.sendSir', { old: 3_850_000_000_000n, new: 500_000_000_000n }),
      ...cost('actions.create_account.sendNotSir', { old: 3_850_000_000_000n, new: 500_000_000_000n }),
      ...cost('actions.create_account.execution', { old: 3_850_000_000_000n, new: 7_200_000_000_000n }),
      ...cost('actions.deterministic_state_init_base.sendSir', {
        old: 3_850_000_000_000n,
        new: 500_000_000_000n,
      }),
      ...cost('actions.deterministic_state_init_base.sendNotSir', {
        old: 3_850_000_000_000n,
        new: 500_000_000_000n,
      }),
      ...cost('actions.deterministic_state_init_base.execution', {
        old: 4_080_000_000_000n,
        new: 7_430_000_000_000n,
      }),
      'wasm.gas_key_host_fns': { old: false, new: true },
      'wasm.one_yocto_on_promise': { old: false, new: true },
      'wasm.p256_verify_host_fn': { old: false, new: true },
      'wasm.yield_with_id_host_fns': { old: false, new: true },
      'wasm.chain_id_host_fn': { old: false, new: true },
      'fees.min_gas_purchase_price': { old: 0n, new: 1_000_000_000n },
      'fees.account_creation_charge': { old: 0n, new: 7_000_000_000_000_000_000_000n },
      ...cost('signatureVerification.ml_dsa_65', { old: 0n, new: 100_000_000_000n }),
    },
  ],
  [86, {}],
  [
    87,
    {
      'limits.max_state_init_entries': { old: 4_294_967_295, new: 1_500 },
      'limits.min_contract_size_per_local': { old: undefined, new: 2 },
      'wasm.fix_contract_loading_error': { old: false, new: true },
      'wasm.ml_dsa_verify_host_fn': { old: false, new: true },
      'wasm.sha3_host_fns': { old: false, new: true },
      'fees.burnt_gas_reward.numer': { old: 3n, new: 0n },
      'fees.burnt_gas_reward.denom': { old: 10n, new: 1n },
    },
  ],
  [
    88,
    {
      ...cost('ext.universal_state_init_to_account_id_base', { old: 8_520_000_000n, new: 8_900_000_000n }),
      ...cost('ext.universal_state_init_to_account_id_byte', { old: 21_471_105n, new: 83_100_000n }),
      ...cost('actions.universal_state_init_byte.sendSir', { old: 72_000_000n, new: 78_000_000n }),
      ...cost('actions.universal_state_init_byte.sendNotSir', { old: 72_000_000n, new: 78_000_000n }),
      ...cost('actions.universal_state_init_byte.execution', { old: 70_000_000n, new: 74_000_000n }),
      ...cost('actions.universal_state_init_entry.sendSir', { old: 0n, new: 3_100_000_000n }),
      ...cost('actions.universal_state_init_entry.sendNotSir', { old: 0n, new: 3_100_000_000n }),
      'wasm.universal_accounts': { old: false, new: true },
      'wasm.canonical_universal_state_init': { old: false, new: true },
    },
  ],
]);
