import type { Parameters } from '../params/at-version.ts';
import { hashOfCode } from '../primitives/code-hash.ts';
import { zeroHash } from '../primitives/hash.ts';
import { storageUsage } from '../runtime/state/genesis.ts';
import { recordRow, type StateRecord } from '../runtime/state/state-record.ts';
import type { StateRow } from './world.ts';

/** What was read of an account elsewhere. Whoever read it answers for it: nothing here is proved. */
export type ImportedAccount = {
  readonly accountId: string;
  /** Yoctonear. */
  readonly balance: bigint;
  readonly code: Uint8Array | undefined;
  /** Of the contract, as it knows its keys. */
  readonly data: readonly (readonly [key: Uint8Array, value: Uint8Array])[];
  /** The keys that may use it here: those of elsewhere are not ours to give. Handles. */
  readonly fullAccess: readonly Uint8Array[];
};

/** The rows that bring an account into a world: for `Sandbox.patchState`, with a source. */
export function importRows(params: Parameters, imported: ImportedAccount): readonly StateRow[] {
  const { accountId, balance, code, data, fullAccess } = imported;
  const account = {
    version: 'v1' as const,
    amount: balance,
    locked: 0n,
    codeHash: code === undefined ? zeroHash : hashOfCode(code),
    storageUsage: 0n,
  };
  const rest: StateRecord[] = [
    ...(code === undefined ? [] : [{ kind: 'contract' as const, accountId, code }]),
    ...data.map(([dataKey, value]) => ({ kind: 'data' as const, accountId, dataKey, value })),
    ...fullAccess.map((handle) => ({
      kind: 'access_key' as const,
      accountId,
      handle,
      accessKey: fullAccessKey,
    })),
  ];
  const usage = storageUsage(params, [{ kind: 'account', accountId, account }, ...rest]).get(accountId) ?? 0n;
  const billed: StateRecord = { kind: 'account', accountId, account: { ...account, storageUsage: usage } };
  return [billed, ...rest].map(recordRow);
}

const fullAccessKey = { nonce: 0n, permission: { kind: 'full_access' as const } };
