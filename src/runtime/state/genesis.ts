import type { Parameters } from '../../params/at-version.ts';
import { accessKeySchema } from '../../primitives/access-key.ts';
import type { Account } from '../../primitives/account.ts';
import { encode } from '../../primitives/borsh.ts';
import { equalBytes } from '../../primitives/bytes.ts';
import { hashOfCode } from '../../primitives/code-hash.ts';
import { zeroHash } from '../../primitives/hash.ts';
import type { Sealed } from '../../trie/seal.ts';
import { MemoryNodeStore } from '../../trie/store.ts';
import { trieUpdate } from '../../trie/update.ts';
import { contractOf, withStake, withUsage } from './accounts.ts';
import { recordRow, type StateRecord } from './state-record.ts';

/** The records contradict each other or themselves. */
export class InvalidGenesis extends Error {}

/** What an account has at stake from the start, in yoctonear. */
export type GenesisStake = { readonly accountId: string; readonly amount: bigint };

/** A u64 and a u16: what a gas key's nonce takes beside its key's name. */
const nonceBytes = 8 + 2;

/**
 * The first state of a chain, as nearcore makes it of a genesis: what accounts are billed for is counted from the
 * records, whatever they say (core/store/src/genesis/state_applier.rs). Of equal rows the last one stays.
 * Throws `InvalidGenesis`.
 */
export function genesisState(
  params: Parameters,
  records: readonly StateRecord[],
  stakes: readonly GenesisStake[] = [],
): Sealed {
  const accounts = withStakes(billedAccounts(params, records), stakes);
  for (const record of records) if (record.kind === 'contract') assertCode(accounts, record);
  const rows = [
    ...records.filter(({ kind }) => kind !== 'account'),
    ...[...accounts].map(([accountId, account]) => ({ kind: 'account' as const, accountId, account })),
  ].map(recordRow);
  return trieUpdate(new MemoryNodeStore(), zeroHash, rows);
}

function billedAccounts(params: Parameters, records: readonly StateRecord[]): Map<string, Account> {
  const accounts = new Map<string, Account>();
  for (const record of records) if (record.kind === 'account') accounts.set(record.accountId, record.account);
  for (const [accountId, bytes] of storageUsage(params, records)) {
    accounts.set(accountId, withUsage(accountOf(accounts, accountId), bytes));
  }
  return accounts;
}

/** Bytes that each account is billed for, by records alone (`StorageComputer`). */
export function storageUsage(
  params: Parameters,
  records: readonly StateRecord[],
): ReadonlyMap<string, bigint> {
  const usage = new Map<string, bigint>();
  for (const record of records) {
    const before = usage.get(record.accountId) ?? 0n;
    usage.set(record.accountId, before + BigInt(billedBytes(params, record)));
  }
  return usage;
}

function billedBytes({ storage }: Parameters, record: StateRecord): number {
  const extra = Number(storage.num_extra_bytes_record);
  switch (record.kind) {
    case 'account':
      return Number(storage.num_bytes_account);
    case 'data':
      return extra + record.dataKey.length + record.value.length;
    case 'contract':
      return record.code.length;
    case 'access_key':
      return extra + record.handle.length + encode(accessKeySchema, record.accessKey).length;
    case 'gas_key_nonce':
      return extra + record.handle.length + nonceBytes;
  }
}

function withStakes(accounts: Map<string, Account>, stakes: readonly GenesisStake[]): Map<string, Account> {
  for (const { accountId, amount } of stakes) {
    const account = accountOf(accounts, accountId);
    accounts.set(accountId, withStake(account, account.amount, amount));
  }
  return accounts;
}

function accountOf(accounts: ReadonlyMap<string, Account>, accountId: string): Account {
  const account = accounts.get(accountId);
  if (account === undefined) throw new InvalidGenesis(`records of ${accountId}, which has no account`);
  return account;
}

function assertCode(
  accounts: ReadonlyMap<string, Account>,
  { accountId, code }: Extract<StateRecord, { readonly kind: 'contract' }>,
): void {
  const contract = contractOf(accountOf(accounts, accountId));
  if (contract.kind === 'local' && equalBytes(contract.codeHash, hashOfCode(code))) return;
  throw new InvalidGenesis(`the code of ${accountId} is not what its account says`);
}
