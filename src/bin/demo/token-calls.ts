export const tokenId = 'token.near';
const [owner, friend] = ['alice.near', 'bob.near'];

export type DemoCall = {
  readonly method: string;
  /** What happens, for people. */
  readonly story: string;
  readonly caller: string;
  readonly args: Readonly<Record<string, string>>;
  /** yoctoNEAR. */
  readonly deposit: bigint;
  /** Whether it asks for a quote of its own, over a challenge that was not known before. */
  readonly challenged: boolean;
  readonly expected: 'value' | 'failure';
};

const tokens = (count: number): string => `${BigInt(count) * 10n ** 18n}`;

/** The life of a token in four calls, the last of which the contract refuses. */
export const tokenCalls: readonly DemoCall[] = [
  {
    method: 'new_default_meta',
    story: 'Alice makes a token, and owns all 1,000,000 of it',
    caller: owner,
    args: { owner_id: owner, total_supply: tokens(1_000_000) },
    deposit: 0n,
    challenged: false,
    expected: 'value',
  },
  {
    method: 'storage_deposit',
    story: 'Alice pays for the storage of an account for Bob',
    caller: owner,
    args: { account_id: friend },
    // Exactly the price: the change of a larger deposit would be a promise.
    deposit: 1_250_000_000_000_000_000_000n,
    challenged: false,
    expected: 'value',
  },
  {
    method: 'ft_transfer',
    story: 'Alice sends 250 tokens to Bob, and asks for a quote that answers a challenge of hers',
    caller: owner,
    args: { receiver_id: friend, amount: tokens(250), memo: 'for lunch' },
    deposit: 1n,
    challenged: true,
    expected: 'value',
  },
  {
    method: 'ft_transfer',
    story: 'Bob sends 400 tokens back, but he has 250: the contract refuses, and that is a result too',
    caller: friend,
    args: { receiver_id: owner, amount: tokens(400) },
    deposit: 1n,
    challenged: false,
    expected: 'failure',
  },
];
