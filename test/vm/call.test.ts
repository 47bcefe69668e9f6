import { expect, test } from 'vitest';
import { InternalFault } from '../../src/primitives/internal-fault.ts';
import { BareCall } from '../support/bare-call.ts';

const most = 2n ** 128n - 1n;

// Found by the differential fuzzer: nearcore panics, we went on with a balance that fits no u128.
test('a call refuses a balance and a deposit that exceed u128 together', () => {
  const context = { accountBalance: most, attachedDeposit: 1n };
  expect(() => new BareCall({ context })).toThrow(InternalFault);
});

test('a call counts the deposit as balance, up to u128', () => {
  const { call } = new BareCall({ context: { accountBalance: most - 1n, attachedDeposit: 1n } });
  expect(call.balance).toBe(most);
});
