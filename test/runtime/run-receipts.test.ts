import { describe, expect, test } from 'vitest';
import { toBase64, toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { chunkOutcomes } from '../../src/primitives/outcome-root.ts';
import { finalResult } from '../../src/proof/receipts-output.ts';
import { onWitness } from '../../src/runtime/chunk/stateless.ts';
import { changedAccounts, changedData } from '../../src/runtime/one-shot/changed-accounts.ts';
import {
  callReceipt,
  type NamedCall,
  type PromisingCall,
  promisingState,
  promisingStateRoot,
} from '../../src/runtime/one-shot/promising-call.ts';
import type { RunOverState } from '../../src/runtime/one-shot/receipt-run.ts';
import {
  executePromising,
  promisingOverState,
  runReceipts,
} from '../../src/runtime/one-shot/run-receipts.ts';
import { builtContract } from '../support/built-contracts.ts';
import { ChunkWorld } from '../support/chunk-world.ts';
import { loadOnce as load } from '../support/load-once.ts';
import { account, feedContract, named, promisingCall, returned } from '../support/promising-call.ts';

function ran(call: NamedCall): RunOverState {
  const end = runReceipts(call, promisingState(call), { load });
  if (end.kind === 'beyond') throw new Error(`beyond ${end.bound}`);
  return end.run;
}

/** What the call returned in the end, as text. */
function answerOf(call: NamedCall, { outcomes }: RunOverState): string {
  const final = finalResult(call.receiptId, outcomes);
  return final.kind === 'value' ? Buffer.from(final.bytes).toString() : final.kind;
}

const feed = account('feed.near', feedContract);
const feeds = { feeds: ['feed.near', 'mute.near', 'feed.near'] };
const median = (facts: Partial<PromisingCall> = {}) =>
  named(
    promisingCall('promises', 'median_price', feeds, { accounts: [feed, account('mute.near')], ...facts }),
  );
const question = { question: 'Why?' };
const blocks = (maxBlocks: number) => ({ promises: { kind: 'run', maxBlocks } }) as const;

const token = builtContract('token');
const openToken = { owner_id: 'alice.near', total_supply: '1000' };
/** The state of the token after `new`, `alice.near` holding all of it and `promises.near` registered. */
const tokenState = (): PromisingCall['state'] => {
  let state: PromisingCall['state'] = [];
  const steps = [
    ['new_default_meta', openToken, 0n],
    ['storage_deposit', { account_id: 'promises.near' }, 10n ** 22n],
  ] as const;
  for (const [method, args, attachedDeposit] of steps) {
    const run = ran(named(promisingCall('token', method, args, { state, attachedDeposit })));
    const all = new Map(state.map((entry) => [toHex(entry[0]), entry]));
    for (const { key, value } of changedData(run.changes)) {
      if (value === undefined) all.delete(toHex(key));
      else all.set(toHex(key), [key, value]);
    }
    state = [...all.values()];
  }
  return state;
};
const transferCall = () =>
  named(
    promisingCall(
      'token',
      'ft_transfer_call',
      { receiver_id: 'promises.near', amount: '10', msg: '' },
      {
        state: tokenState(),
        attachedDeposit: 1n,
        accounts: [account('promises.near', builtContract('promises'))],
      },
    ),
  );

const stories: readonly (readonly [string, () => NamedCall])[] = [
  ['three questions at once and a callback', median],
  [
    'two callbacks side by side',
    () => named(promisingCall('promises', 'ask_twice', { feed: 'feed.near' }, { accounts: [feed] })),
  ],
  [
    'payments, one of them to nobody',
    () =>
      named(
        promisingCall(
          'promises',
          'pay_each',
          { receivers: ['bob.near', 'nobody.near'], amount: '7' },
          {
            accounts: [account('bob.near')],
          },
        ),
      ),
  ],
  [
    'a yield that is answered at once',
    () => named(promisingCall('promises', 'ask_known', { ...question, answer: 'So.' })),
  ],
  ['a token transfer that is refused and taken back', transferCall],
  [
    'an account that is made, with a contract larger than a receipt usually is',
    () =>
      named(
        promisingCall(
          'promises',
          'open_contract',
          { name: 'shop', code: toBase64(token), args: toBase64(toUtf8(JSON.stringify(openToken))) },
          {
            attachedDeposit: 5n * 10n ** 24n,
          },
        ),
      ),
  ],
];

describe('a call whose receipts are run', () => {
  test.each(stories)('has the outcomes and the state of the same chunks in a world: %s', (_name, story) => {
    const call = story();
    const run = ran(call);
    const world = new ChunkWorld(88, {});
    Object.assign(world, promisingState(call));
    const outcomes = [...world.next({ receipts: [callReceipt(call)], gasPrice: 0n }).outcomes];
    while (world.incoming.length > 0) outcomes.push(...world.next({ gasPrice: 0n }).outcomes);
    expect(run.outcomes.map(({ height: _, ...outcome }) => outcome)).toEqual(outcomes);
    expect(run.outcomes.length).toBeGreaterThan(1);
    expect(toHex(run.postStateRoot)).toBe(toHex(world.root));
    expect(run.receipts).toEqual([]);
  });

  test.each([
    ['the middle of the prices that came', median(), '42'],
    ['what is returned at the end of two callbacks', stories[1]?.[1]() ?? median(), '42'],
    ['how many payments arrived', stories[2]?.[1]() ?? median(), '1'],
    ['the answer of a yield', stories[3]?.[1]() ?? median(), '"Why? So."'],
    ['what was used of a token transfer', transferCall(), '"0"'],
  ])('returns %s', (_name, call, answer) => {
    expect(answerOf(call, ran(call))).toBe(answer);
  });

  test('begins in the block of the request, and each block is one higher', () => {
    const { outcomes } = ran(median());
    expect(outcomes[0]?.height).toBe(1_000n);
    expect(outcomes.at(-1)?.height).toBe(1_002n);
    expect(chunkOutcomes(outcomes).root).toHaveLength(32);
  });

  test('burns no tokens for gas, and loses none', () => {
    const call = stories[2]?.[1]() ?? median();
    const run = ran(call);
    expect(
      run.outcomes.every(({ outcome }) => outcome.tokensBurnt === 0n || outcome.status.kind === 'failure'),
    ).toBe(true);
    const after = new Map(changedAccounts(run.changes).map((one) => [one.accountId, one.account?.amount]));
    expect(after.get('bob.near')).toBe(10n ** 25n + 7n);
    // The payment to nobody came back.
    expect(after.get('promises.near')).toBe(10n ** 25n - 7n);
  });

  test('shows the rows that are others than before, and no other', () => {
    const { changes } = ran(transferCall());
    // What was moved to the receiver and back again is as it was.
    expect(changedData(changes)).toEqual([]);
    expect(changedAccounts(changes).map(({ accountId }) => accountId)).toEqual(['token.near']);
  });

  test('leaves a yield waiting, at once, when its time is not over within the bound', () => {
    const call = named(promisingCall('promises', 'ask', question, blocks(201)));
    const { outcomes, receipts } = ran(call);
    expect(outcomes).toHaveLength(1);
    expect(receipts.map(({ receipt }) => receipt.kind)).toEqual(['promise_yield_v2']);
    expect(finalResult(call.receiptId, outcomes)).toEqual({
      kind: 'receipt',
      receiptId: receipts[0]?.receiptId,
    });
  });

  test('goes on without an answer when the time of a yield is over within the bound', () => {
    const call = named(promisingCall('promises', 'ask', question, blocks(202)));
    const run = ran(call);
    expect(answerOf(call, run)).toBe('"Why? Nobody knows."');
    expect(run.outcomes.at(-1)?.height).toBe(1_201n);
    expect(run.receipts).toEqual([]);
  });

  test.each([
    ['blocks', median(blocks(2)), undefined],
    ['gas', median(), { gas: 10n ** 12n, receipts: 100 }],
    ['receipts', median(), { gas: 10n ** 18n, receipts: 3 }],
  ] as const)('has no result beyond the bound of %s', (bound, call, bounds) => {
    expect(runReceipts(call, promisingState(call), { load }, bounds)).toEqual({ kind: 'beyond', bound });
  });

  test('fits into exactly as many blocks as it takes', () => {
    const call = median(blocks(3));
    expect(runReceipts(call, promisingState(call), { load }).kind).toBe('done');
  });

  test.each<readonly [string, Partial<PromisingCall>]>([
    ['run', {}],
    ['handed back', returned],
  ])('has a witness from which it runs again, without an entry too many: %s', (_name, plan) => {
    const call = { ...median(), ...plan };
    const end = executePromising(call, { load });
    if (end.kind === 'beyond') throw new Error(end.bound);
    const { witness, ...run } = end.run;
    const codes = [call.code, ...call.accounts.flatMap(({ code }) => code ?? [])];
    const root = promisingStateRoot(call);
    const again = (entries: readonly Uint8Array[]) =>
      onWitness(entries, codes, (store) => promisingOverState(call, { store, root }, { load }));
    expect(again(witness)).toEqual({ ok: true, result: { kind: 'done', run } });
    for (const left of witness.keys())
      expect(again(witness.toSpliced(left, 1))).toMatchObject({ ok: false, fault: { kind: 'missing' } });
  });

  test('gives the same to the same call', () => {
    expect(executePromising(median(), { load })).toEqual(executePromising(median(), { load }));
  });
});
