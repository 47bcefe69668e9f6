import { describe, expect, test } from 'vitest';
import { accountSentinel } from '../../src/primitives/account.ts';
import { toHex } from '../../src/primitives/bytes.ts';
import { InvalidCall } from '../../src/runtime/one-shot/invalid-call.ts';
import {
  mostBlocks,
  type PromisingCall,
  promisingState,
  promisingStateRoot,
} from '../../src/runtime/one-shot/promising-call.ts';
import { account, named, promisingCall } from '../support/promising-call.ts';

const call = (facts: Partial<PromisingCall> = {}) => promisingCall('counter', 'get', {}, facts);
const run = (maxBlocks: number) => ({ promises: { kind: 'run', maxBlocks } }) as const;
const u64 = 1n << 64n;

function codeOf(one: PromisingCall): string {
  try {
    promisingStateRoot(one);
  } catch (cause) {
    if (cause instanceof InvalidCall) return cause.code;
    throw cause;
  }
  return 'valid';
}

describe('a call with a receipt around it', () => {
  test.each<[string, Partial<PromisingCall>, string]>([
    ['a view', { isView: true }, 'promises_in_view'],
    ['a call of the system', { accountId: 'system' }, 'account_id_invalid'],
    ['no gas', { prepaidGas: 0n }, 'receipt_invalid'],
    ['a bad id beside it', { accounts: [account('X')] }, 'account_id_invalid'],
    ['the called account beside itself', { accounts: [account('counter.near')] }, 'account_duplicate'],
    ['an account twice', { accounts: [account('a.near'), account('a.near')] }, 'account_duplicate'],
    ['the system beside it', { accounts: [account('system')] }, 'account_duplicate'],
    [
      'a contract that is too large',
      { accounts: [account('a.near', new Uint8Array(4_194_305))] },
      'code_too_large',
    ],
    [
      'a key twice beside it',
      {
        accounts: [
          {
            ...account('a.near'),
            state: [
              [new Uint8Array(1), new Uint8Array()],
              [new Uint8Array(1), new Uint8Array()],
            ],
          },
        ],
      },
      'state_key_duplicate',
    ],
    ['a debt', { accounts: [{ ...account('a.near'), balance: -1n }] }, 'balance_out_of_range'],
    [
      'more than all tokens together',
      { accounts: [{ ...account('a.near'), balance: accountSentinel - 10n ** 25n }] },
      'balance_out_of_range',
    ],
    ['no block', run(0), 'block_invalid'],
    ['too many blocks', run(mostBlocks + 1), 'block_invalid'],
    ['half a block', run(1.5), 'block_invalid'],
    [
      'blocks beyond the last height',
      { ...run(2), block: { ...call().block, height: u64 - 1n } },
      'block_invalid',
    ],
    [
      'blocks beyond the last time',
      { ...run(2), block: { ...call().block, timestamp: u64 - 1n } },
      'block_invalid',
    ],
    ['one block at the last height', { ...run(1), block: { ...call().block, height: u64 - 1n } }, 'valid'],
  ])('is judged with %s', (_name, facts, code) => {
    expect(codeOf(call(facts))).toBe(code);
  });

  test('has one state, whoever finds its root and in whatever order the accounts come', () => {
    const [a, b] = [account('a.near', new Uint8Array([1])), account('b.near')];
    const root = toHex(promisingStateRoot(call({ accounts: [a, b] })));
    expect(toHex(promisingState(call({ accounts: [b, a] })).root)).toBe(root);
    expect(toHex(promisingStateRoot(call({ accounts: [a] })))).not.toBe(root);
  });

  test('names its receipt after all of the request, and the order of the accounts is no part of it', () => {
    const [a, b] = [account('a.near'), account('b.near')];
    const id = (facts: Partial<PromisingCall>) => toHex(named(call(facts)).receiptId);
    expect(id({ accounts: [a, b] })).toBe(id({ accounts: [b, a] }));
    const ids = [
      id({}),
      id({ accounts: [a] }),
      id(run(99)),
      id({ promises: { kind: 'return' } }),
      id({ method: 'reset' }),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});
