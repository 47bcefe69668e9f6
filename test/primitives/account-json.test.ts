import { describe, expect, test } from 'vitest';
import type { Account } from '../../src/primitives/account.ts';
import { accountJson, accountView } from '../../src/primitives/account-json.ts';
import { toBase58, zeroHash } from '../../src/primitives/hash.ts';

const codeHash = new Uint8Array(32).fill(7);
const code = toBase58(codeHash);
const none = toBase58(zeroHash);
const held = { amount: 1n, locked: 2n, storageUsage: 3n };
const v2 = (contract: (Account & { version: 'v2' })['contract']): Account => ({
  version: 'v2',
  ...held,
  contract,
});
const shown = { amount: '1', locked: '2', storage_usage: 3n };
const waiting = { state: 'uninitialized', bootstrap_nonce: 9n };

const cases: readonly (readonly [string, Account, { code_hash: string }, 'V1' | 'V2'])[] = [
  ['a contract of V1', { version: 'v1', ...held, codeHash }, { ...shown, code_hash: code }, 'V1'],
  ['no contract of V1', { version: 'v1', ...held, codeHash: zeroHash }, { ...shown, code_hash: none }, 'V1'],
  ['no contract of V2', v2({ kind: 'none' }), { ...shown, code_hash: none }, 'V2'],
  ['a contract of V2', v2({ kind: 'local', codeHash }), { ...shown, code_hash: code }, 'V2'],
  [
    'a global contract by hash',
    v2({ kind: 'global', codeHash }),
    { ...shown, code_hash: none, global_contract_hash: code } as { code_hash: string },
    'V2',
  ],
  [
    'a global contract by account',
    v2({ kind: 'global_by_account', accountId: 'alice.near' }),
    { ...shown, code_hash: none, global_contract_account_id: 'alice.near' } as { code_hash: string },
    'V2',
  ],
  [
    'an account that is not initialized',
    { version: 'uninitialized', amount: 1n, storageUsage: 3n, bootstrapNonce: 9n },
    { ...shown, locked: '0', code_hash: none, ...waiting } as { code_hash: string },
    'V1',
  ],
];

describe.for(cases)('%s', ([, account, fields, version]) => {
  test('is stored with its version', () => {
    expect(accountJson(account)).toEqual({ ...fields, version });
  });

  test('is shown without it', () => {
    expect(accountView(account)).toEqual({ ...fields, storage_paid_at: 0 });
  });
});
