import type { AccessKey } from '../../primitives/access-key.ts';
import { accessKeySchema } from '../../primitives/access-key.ts';
import { type Account, accountCodec } from '../../primitives/account.ts';
import { encode, u64 } from '../../primitives/borsh.ts';
import {
  accessKeyKey,
  accountKey,
  contractCodeKey,
  contractDataKey,
  gasKeyNonceKey,
} from '../../primitives/trie-key.ts';

/**
 * A row of a genesis (near-primitives 0.38, state_record.rs), as far as a world begins with it: nothing is on its way
 * yet. `handle` is what `publicKeyHandle` gives.
 */
export type StateRecord =
  | { readonly kind: 'account'; readonly accountId: string; readonly account: Account }
  | {
      readonly kind: 'data';
      readonly accountId: string;
      readonly dataKey: Uint8Array;
      readonly value: Uint8Array;
    }
  | { readonly kind: 'contract'; readonly accountId: string; readonly code: Uint8Array }
  | {
      readonly kind: 'access_key';
      readonly accountId: string;
      readonly handle: Uint8Array;
      readonly accessKey: AccessKey;
    }
  | {
      readonly kind: 'gas_key_nonce';
      readonly accountId: string;
      readonly handle: Uint8Array;
      readonly index: number;
      readonly nonce: bigint;
    };

/** The row of the state that a record is. */
export function recordRow(record: StateRecord): readonly [key: Uint8Array, value: Uint8Array] {
  const { accountId } = record;
  switch (record.kind) {
    case 'account':
      return [accountKey(accountId), encode(accountCodec, record.account)];
    case 'data':
      return [contractDataKey(accountId, record.dataKey), record.value];
    case 'contract':
      return [contractCodeKey(accountId), record.code];
    case 'access_key':
      return [accessKeyKey(accountId, record.handle), encode(accessKeySchema, record.accessKey)];
    case 'gas_key_nonce':
      return [gasKeyNonceKey(accountId, record.handle, record.index), encode(u64, record.nonce)];
  }
}
