import type { Parameters } from '../../params/at-version.ts';

const nonceBytes = 8;

/** Yoctonear that gas keys may take with them when they go: one NEAR. */
export const mostBurntWithKeys: bigint = 10n ** 24n;

/** The time that removing nonces takes of a chunk. Nobody pays gas for it. */
export function nonceRemovalCompute({ ext }: Parameters, count: number, keyBytes: number): bigint {
  const { storage_remove_base, storage_remove_key_byte, storage_remove_ret_value_byte } = ext;
  return (
    storage_remove_base.compute * BigInt(count) +
    storage_remove_key_byte.compute * BigInt(keyBytes) +
    storage_remove_ret_value_byte.compute * BigInt(count * nonceBytes)
  );
}
