import { describe, expect, test } from 'vitest';
import { fromHex } from '../../src/primitives/bytes.ts';
import { universalAccountId } from '../../src/primitives/universal-account-id.ts';
import { sharedLines } from '../support/shared.ts';

type Derived = {
  readonly type: string;
  readonly account_id: string;
  readonly borsh?: string;
  readonly raw?: string;
};

describe('universalAccountId', () => {
  test.each([
    ['an empty state init', '00000000000000000000', '0u1kajgpx8a97y8ap8y03pvt8kbm2p2cn9k5h17bgw1wa21j88865g'],
    [
      'bytes that are none',
      '0000000000000000000000',
      '0uhb55513yctrytc0b2hjtk8jkz7vmyb7pvwy8hjeaxrw9zthdbb70',
    ],
  ])('names the account of %s', (_name, bytes, accountId) => {
    expect(universalAccountId(fromHex(bytes))).toBe(accountId);
  });

  test('names each account as nearcore does', (context) => {
    const all = sharedLines(context, 'vectors/primitives/derive.jsonl.gz') as Derived[];
    const derived = all.filter(({ type }) => type.startsWith('UniversalStateInit'));
    expect(derived.length).toBeGreaterThan(10);
    for (const { account_id, borsh, raw } of derived) {
      expect(universalAccountId(fromHex(borsh ?? raw ?? ''))).toBe(account_id);
    }
  });
});
