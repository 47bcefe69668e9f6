import { type Account, accountCodec } from '../../primitives/account.ts';
import { decode } from '../../primitives/borsh.ts';
import { fromUtf8 } from '../../primitives/bytes.ts';
import type { StateChange } from './trie-external.ts';

const accountColumn = 0;
const dataColumn = 9;
const comma = 0x2c;

/** A contract's own key, and whose it is. */
export type DataChange = StateChange & { readonly accountId: string };

/** The contracts' data among changed rows, in the same order: no account id has a comma. */
export const changedData = (rows: readonly StateChange[]): DataChange[] =>
  rows
    .filter(({ key }) => key[0] === dataColumn)
    .map(({ key, value }) => {
      const end = key.indexOf(comma);
      return { accountId: fromUtf8(key.subarray(1, end)), key: key.subarray(end + 1), value };
    });

/** The accounts among changed rows; without a record: deleted. */
export const changedAccounts = (
  rows: readonly StateChange[],
): { readonly accountId: string; readonly account: Account | undefined }[] =>
  rows
    .filter(({ key }) => key[0] === accountColumn)
    .map(({ key, value }) => ({
      accountId: fromUtf8(key.subarray(1)),
      account: value === undefined ? undefined : decode(accountCodec, value),
    }));
