import { type Account, accountCodec } from '../../../primitives/account.ts';
import { tokens } from '../../../primitives/amount-text.ts';
import { BorshError, decode } from '../../../primitives/borsh.ts';

/** Where a row of NEAR's state stands: `primitives/trie-key.ts`, read backwards. */
export type RowPlace = {
  readonly what: string;
  readonly accountId: string | undefined;
  /** What follows the account: a contract's own key, or the name of a row. */
  readonly key: Uint8Array;
};

const accountColumn = 0;

/** Columns whose rows belong to an account, by their first byte. */
const ofAccounts: ReadonlyMap<number, string> = new Map([
  [accountColumn, 'account'],
  [1, 'contract code'],
  [2, 'access key'],
  [3, 'received data'],
  [4, 'postponed receipt of data'],
  [5, 'count of pending data'],
  [6, 'postponed receipt'],
  [9, 'contract storage'],
  [12, 'receipt of a yield'],
]);

/** The others: queues and tables of the chain. */
const ofChain: ReadonlyMap<number, string> = new Map([
  [7, 'delayed receipts'],
  [10, 'indices of yields'],
  [11, 'timeout of a yield'],
  [13, 'indices of buffered receipts'],
  [14, 'buffered receipt'],
  [15, 'state of the bandwidth scheduler'],
  [16, 'groups of buffered receipts'],
  [17, 'group of buffered receipts'],
  [18, 'global contract code'],
  [19, 'nonce of a global contract'],
]);

const comma = 0x2c;

export function rowPlace(trieKey: Uint8Array): RowPlace {
  const [column = -1] = trieKey;
  const what = ofAccounts.get(column);
  const rest = trieKey.subarray(1);
  if (what === undefined) {
    return { what: ofChain.get(column) ?? `row of column ${column}`, accountId: undefined, key: rest };
  }
  const end = column === 2 ? rest.indexOf(2) : rest.indexOf(comma);
  const length = end < 0 ? rest.length : end;
  return {
    what,
    accountId: Array.from(rest.subarray(0, length), (byte) => String.fromCharCode(byte)).join(''),
    key: rest.subarray(length + 1),
  };
}

/** What an account's row says, in words; undefined for any other row. */
export function describeRow({ what }: RowPlace, value: Uint8Array): string | undefined {
  if (what !== ofAccounts.get(accountColumn)) return undefined;
  try {
    return describeAccount(decode(accountCodec, value));
  } catch (cause) {
    if (cause instanceof BorshError) return undefined;
    throw cause;
  }
}

const describeAccount = ({ amount, storageUsage }: Account): string =>
  `balance ${tokens(amount)}, ${storageUsage} bytes of storage`;
