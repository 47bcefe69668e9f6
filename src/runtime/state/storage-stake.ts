import type { Parameters } from '../../params/at-version.ts';
import type { Account } from '../../primitives/account.ts';
import { lockedOf } from './accounts.ts';

/** Bytes that an account may use without any balance (NEP-448). */
const freeBytes = 770n;

/**
 * Yoctonear that a balance lacks to pay for what the account stores; nothing when it suffices
 * (nearcore, runtime/runtime/src/verifier.rs, `check_storage_stake`).
 */
export function missingStorageStake(
  { storage }: Parameters,
  account: Account,
  balance: bigint,
): bigint | undefined {
  const required = storage.storage_amount_per_byte * account.storageUsage;
  const available = balance + lockedOf(account);
  if (available >= required || account.storageUsage <= freeBytes) return undefined;
  return required - available;
}
