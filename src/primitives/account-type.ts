/** What the form of an account id says of who may use it. */
export type AccountType = 'named' | 'near_implicit' | 'eth_implicit' | 'near_deterministic' | 'universal';

/** The last symbol of a universal id has one bit of the hash, and four of padding that must be zero. */
const patterns: readonly (readonly [AccountType, RegExp])[] = [
  ['eth_implicit', /^0x[0-9a-f]{40}$/],
  ['near_implicit', /^[0-9a-f]{64}$/],
  ['near_deterministic', /^0s[0-9a-f]{40}$/],
  ['universal', /^0u[0-9a-hjkmnp-tv-z]{51}[0g]$/],
];

/** Of a valid account id (near-account-id 3, `get_account_type`). */
export const accountType = (accountId: string): AccountType =>
  patterns.find(([, pattern]) => pattern.test(accountId))?.[0] ?? 'named';
