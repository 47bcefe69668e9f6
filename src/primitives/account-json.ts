import type { Account } from './account.ts';
import { toBase58, zeroHash } from './hash.ts';
import type { Json } from './schema.ts';

/** nearcore's serde form of an account, as in a genesis and in state dumps (near-primitives-core 0.38, account.rs). */
export const accountJson = (account: Account): Json => ({
  ...balances(account),
  version: account.version === 'v2' ? 'V2' : 'V1',
  ...uninitializedFields(account),
  ...globalContract(account),
});

/** As JSON-RPC shows it: nearcore's `AccountView`. A query adds the block. */
export const accountView = (account: Account): Json => ({
  ...balances(account),
  storage_paid_at: 0,
  ...globalContract(account),
  ...uninitializedFields(account),
});

const balances = (account: Account) => ({
  amount: String(account.amount),
  locked: String(account.version === 'uninitialized' ? 0n : account.locked),
  code_hash: toBase58(localCodeHash(account)),
  storage_usage: account.storageUsage,
});

/** The zero hash without a contract of the account's own. */
function localCodeHash(account: Account): Uint8Array {
  if (account.version === 'v1') return account.codeHash;
  if (account.version === 'v2' && account.contract.kind === 'local') return account.contract.codeHash;
  return zeroHash;
}

function globalContract(account: Account) {
  if (account.version !== 'v2') return {};
  if (account.contract.kind === 'global')
    return { global_contract_hash: toBase58(account.contract.codeHash) };
  if (account.contract.kind === 'global_by_account') {
    return { global_contract_account_id: account.contract.accountId };
  }
  return {};
}

const uninitializedFields = (account: Account) =>
  account.version === 'uninitialized'
    ? { state: 'uninitialized', bootstrap_nonce: account.bootstrapNonce }
    : {};
