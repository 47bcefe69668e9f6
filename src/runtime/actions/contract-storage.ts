import type { Account } from '../../primitives/account.ts';
import { contractCodeKey } from '../../primitives/trie-key.ts';
import { saturatingSub } from '../ranges.ts';
import { contractOf, withUsage } from '../state/accounts.ts';
import type { StateUpdate } from '../state/state-update.ts';

/** Bytes that the account is billed for its contract: its code, or the name of a global one. */
export function contractUsage(state: StateUpdate, accountId: string, account: Account): bigint {
  const contract = contractOf(account);
  switch (contract.kind) {
    case 'none':
      return 0n;
    case 'local':
      return localCodeLength(state, accountId);
    case 'global':
      return BigInt(contract.codeHash.length);
    case 'global_by_account':
      return BigInt(contract.accountId.length);
  }
}

/** Protocol: code is not read for this, only found, so it stays out of the proof. */
export const localCodeLength = (state: StateUpdate, accountId: string): bigint =>
  BigInt(state.lengthOf(contractCodeKey(accountId)) ?? 0);

/** The account as it is billed before a new contract comes in. */
export const withoutContractUsage = (state: StateUpdate, accountId: string, account: Account): Account =>
  withUsage(account, saturatingSub(account.storageUsage, contractUsage(state, accountId, account)));
