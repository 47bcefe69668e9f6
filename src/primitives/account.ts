import {
  BorshError,
  type Codec,
  hash,
  type Reader,
  string,
  struct,
  u8,
  u64,
  u128,
  type Writer,
} from './borsh.ts';

/** What an account runs. */
export type AccountContract =
  | { readonly kind: 'none' }
  | { readonly kind: 'local'; readonly codeHash: Uint8Array }
  | { readonly kind: 'global'; readonly codeHash: Uint8Array }
  | { readonly kind: 'global_by_account'; readonly accountId: string };

type V1 = {
  readonly amount: bigint;
  readonly locked: bigint;
  /** All zero without a contract. */
  readonly codeHash: Uint8Array;
  readonly storageUsage: bigint;
};

type V2 = {
  readonly amount: bigint;
  readonly locked: bigint;
  readonly storageUsage: bigint;
  readonly contract: AccountContract;
};

type Uninitialized = {
  readonly amount: bigint;
  readonly storageUsage: bigint;
  readonly bootstrapNonce: bigint;
};

/**
 * The record of an account. nearcore writes V1 until a global contract is used, then V2 for good; accounts of `0u`
 * names begin uninitialized (near-primitives-core 0.38, account.rs).
 */
export type Account =
  | ({ readonly version: 'v1' } & V1)
  | ({ readonly version: 'v2' } & V2)
  | ({ readonly version: 'uninitialized' } & Uninitialized);

/** Stands where V1 has its amount and says that a version follows; so no V1 account can hold this much. */
export const accountSentinel: bigint = (1n << 128n) - 1n;

export const accountContractCodec: Codec<AccountContract> = {
  write(out, value) {
    switch (value.kind) {
      case 'none':
        u8.write(out, 0);
        return;
      case 'local':
        writeTagged(out, 1, hash, value.codeHash);
        return;
      case 'global':
        writeTagged(out, 2, hash, value.codeHash);
        return;
      case 'global_by_account':
        writeTagged(out, 3, string, value.accountId);
        return;
    }
  },
  read(from) {
    const tag = u8.read(from);
    switch (tag) {
      case 0:
        return { kind: 'none' };
      case 1:
        return { kind: 'local', codeHash: hash.read(from) };
      case 2:
        return { kind: 'global', codeHash: hash.read(from) };
      case 3:
        return { kind: 'global_by_account', accountId: string.read(from) };
      default:
        throw new BorshError(`unknown kind of contract ${tag}`);
    }
  },
};

function writeTagged<T>(out: Writer, tag: number, codec: Codec<T>, value: T): void {
  u8.write(out, tag);
  codec.write(out, value);
}

const v1AfterAmount = struct({ locked: u128, codeHash: hash, storageUsage: u64 });
const v2: Codec<V2> = struct({
  amount: u128,
  locked: u128,
  storageUsage: u64,
  contract: accountContractCodec,
});
const uninitialized: Codec<Uninitialized> = struct({ amount: u128, storageUsage: u64, bootstrapNonce: u64 });

export const accountCodec: Codec<Account> = {
  write(out, account) {
    if (account.version === 'v1') {
      if (account.amount === accountSentinel) throw new BorshError('a V1 account cannot hold so much');
      u128.write(out, account.amount);
      v1AfterAmount.write(out, account);
      return;
    }
    u128.write(out, accountSentinel);
    if (account.version === 'v2') writeTagged(out, 0, v2, account);
    else writeTagged(out, 1, uninitialized, account);
  },
  read(from) {
    const amount = u128.read(from);
    if (amount === accountSentinel) return readVersioned(from);
    return { version: 'v1', amount, ...v1AfterAmount.read(from) };
  },
};

function readVersioned(from: Reader): Account {
  const tag = u8.read(from);
  if (tag === 0) return { version: 'v2', ...v2.read(from) };
  if (tag === 1) return { version: 'uninitialized', ...uninitialized.read(from) };
  throw new BorshError(`unknown version of an account ${tag}`);
}
