import fc from 'fast-check';
import type { Action } from '../../src/primitives/action.ts';
import { builtContract } from './built-contracts.ts';
import { call, near, pay, tgas } from './chunk-world.ts';

/** What somebody does to a world: a transaction, or to wait for a block. */
export type Deed =
  | { readonly kind: 'send'; readonly from: string; readonly to: string; readonly actions: readonly Action[] }
  | { readonly kind: 'block'; readonly nanos: bigint };

const accounts = ['alice.near', 'bob.near', 'counter.near', 'oracle.near'] as const;
const account = fc.constantFrom(...accounts);
const yieldId = Buffer.from(new Uint8Array(32).fill(5)).toString('base64');

const counterCall = fc.oneof(
  fc.record({ start: fc.nat(100) }).map((args) => call('new', args)),
  fc.record({ by: fc.option(fc.nat(1_000)) }).map((args) => call('increment', args)),
  fc.record({ by: fc.option(fc.nat(5)) }).map((args) => call('decrement', args, 7n * tgas)),
  fc.constant(call('no_such_method')),
  fc.bigInt({ min: 1n, max: 3n * tgas }).map((gas) => call('increment', {}, gas)),
);

const oracleCall = fc.oneof(
  fc.constant(call('ask_as', { id: yieldId, question: 'What time is it?' })),
  fc.constant(call('ask', { question: 'Why?' })),
  fc.constant(call('answer_as', { id: yieldId, answer: 'Noon.' })),
  fc.constant(call('ask_known', { question: 'Who?', answer: 'Nobody.' })),
  fc
    .record({ receivers: fc.array(account, { maxLength: 3 }), amount: fc.constant(String(near)) })
    .map((args) => call('pay_each', args)),
);

/** Some of them more than there is. */
const transfer = fc.bigInt({ min: 0n, max: 1_200n * near }).map(pay);

const ownAction: fc.Arbitrary<Action> = fc.oneof(
  fc.constant({ kind: 'deploy_contract', code: builtContract('counter') } as const),
  account.map((beneficiaryId) => ({ kind: 'delete_account', beneficiaryId }) as const),
);

const toAccount = (
  to: fc.Arbitrary<string>,
  action: fc.Arbitrary<Action>,
  from: fc.Arbitrary<string> = account,
) =>
  fc.record({
    kind: fc.constant('send' as const),
    from,
    to,
    actions: fc.array(action, { minLength: 1, maxLength: 2 }),
  });

const own = account.chain((name) => toAccount(fc.constant(name), ownAction, fc.constant(name)));

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 4, arbitrary: toAccount(fc.constant('counter.near'), counterCall) },
  { weight: 4, arbitrary: toAccount(fc.constant('oracle.near'), oracleCall) },
  { weight: 3, arbitrary: toAccount(fc.oneof(account, fc.constant('nobody.near')), transfer) },
  { weight: 1, arbitrary: own },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('block' as const),
      nanos: fc.bigInt({ min: 0n, max: 10n ** 12n }),
    }),
  },
);

export const arbitraryDeeds: fc.Arbitrary<readonly Deed[]> = fc.array(deed, { minLength: 1, maxLength: 40 });
