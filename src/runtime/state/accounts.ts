import type { Parameters } from '../../params/at-version.ts';
import { type Account, type AccountContract, accountSentinel } from '../../primitives/account.ts';
import { type AccountType, accountType } from '../../primitives/account-type.ts';
import { equalBytes } from '../../primitives/bytes.ts';
import type { GlobalContractId } from '../../primitives/global-contract-id.ts';
import { zeroHash } from '../../primitives/hash.ts';
import { InternalFault } from '../../primitives/internal-fault.ts';

/** Reading and changing an account whatever its version is (near-primitives-core 0.38, account.rs). */

export const lockedOf = (account: Account): bigint =>
  account.version === 'uninitialized' ? 0n : account.locked;

export function contractOf(account: Account): AccountContract {
  if (account.version === 'v2') return account.contract;
  if (account.version === 'uninitialized' || equalBytes(account.codeHash, zeroHash)) return { kind: 'none' };
  return { kind: 'local', codeHash: account.codeHash };
}

/** An account without stake, code or keys. */
export const emptyAccount = (
  amount: bigint,
  storageUsage: bigint,
): Extract<Account, { readonly version: 'v1' }> => ({
  version: 'v1',
  amount,
  locked: 0n,
  codeHash: zeroHash,
  storageUsage,
});

/** Adds to the balance. Throws `InternalFault` when no chain has so many tokens. */
export function withDeposit(account: Account, deposit: bigint): Account {
  const amount = account.amount + deposit;
  // Protocol: the largest u128 marks newer accounts, so none may hold it.
  if (amount >= accountSentinel) throw new InternalFault('Account balance integer overflow');
  return { ...account, amount };
}

/** Stakes come only with an account that is set up: every caller has checked it. */
export function withStake(account: Account, amount: bigint, locked: bigint): Account {
  if (account.version === 'uninitialized') throw inconsistent('an uninitialized account holds no stake');
  return { ...account, amount, locked };
}

/** Changes what is billed; too much is our fault. */
export function withUsage(account: Account, storageUsage: bigint): Account {
  if (storageUsage >> 64n !== 0n) throw inconsistent('Storage usage integer overflow');
  return { ...account, storageUsage };
}

/** Protocol: a global contract makes an account V2, and V2 it stays. */
export function withContract(account: Account, contract: AccountContract): Account {
  if (account.version === 'uninitialized') throw inconsistent('an uninitialized account holds no contract');
  if (account.version === 'v2') return { ...account, contract };
  if (contract.kind === 'none') return { ...account, codeHash: zeroHash };
  if (contract.kind === 'local') return { ...account, codeHash: contract.codeHash };
  const { amount, locked, storageUsage } = account;
  return { version: 'v2', amount, locked, storageUsage, contract };
}

export const toGlobalContract = (id: GlobalContractId): AccountContract =>
  id.kind === 'code_hash'
    ? { kind: 'global', codeHash: id.codeHash }
    : { kind: 'global_by_account', accountId: id.accountId };

/** Bytes that naming a global contract takes of an account. */
export const globalContractIdLength = (id: GlobalContractId): number =>
  id.kind === 'code_hash' ? id.codeHash.length : id.accountId.length;

/** What kind of account an id may name at this version: a kind that is not there yet counts as named. */
export function accountTypeAt({ wasm }: Parameters, accountId: string): AccountType {
  const type = accountType(accountId);
  if (type === 'universal' && !wasm.universal_accounts) return 'named';
  if (type === 'eth_implicit' && !wasm.eth_implicit_accounts) return 'named';
  return type;
}

const inconsistent = (what: string): InternalFault => new InternalFault(`inconsistent state: ${what}`);
