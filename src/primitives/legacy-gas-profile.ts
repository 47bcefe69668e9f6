import { type Codec, u64, vec } from './borsh.ts';
import type { ExtCostName } from './gas-profile.ts';

/** The profile of old outcomes: 72 amounts by position. */
export type LegacyGasProfile = readonly bigint[];

const length = 72;

/** nearcore's `ProfileDataV2` (near-primitives 0.38, profile_data_v2.rs). */
export const legacyGasProfileCodec: Codec<LegacyGasProfile> = {
  write: (out, value) => vec(u64).write(out, sized(value)),
  read: (from) => sized(vec(u64).read(from)),
};

const sized = (amounts: LegacyGasProfile): LegacyGasProfile =>
  Array.from({ length }, (_, position) => amounts[position] ?? 0n);

/** Positions 0 to 9: several of today's costs in one. */
export const legacyActionNames = [
  'CREATE_ACCOUNT',
  'DELETE_ACCOUNT',
  'DEPLOY_CONTRACT',
  'FUNCTION_CALL',
  'TRANSFER',
  'STAKE',
  'ADD_KEY',
  'DELETE_KEY',
  'NEW_DATA_RECEIPT_BYTE',
  'NEW_RECEIPT',
] as const;

export const legacyWasmPosition = 62;

/**
 * Where a host function's cost stands. The order is today's, with one exception and one gap: the cached trie node came
 * later, to 63, and 62 is the guest's instructions. Costs that came after the profile have no place.
 */
export function legacyExtPosition(name: ExtCostName, index: number): number | undefined {
  if (name === 'read_cached_trie_node') return 63;
  if (index < 47) return 10 + index;
  if (index <= 52) return 9 + index;
  return index <= 58 ? 11 + index : undefined;
}
