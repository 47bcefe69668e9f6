import { toBase64, toUtf8 } from '../../src/primitives/bytes.ts';
import { type Scenario, TGAS } from './scenario.ts';

const base64 = (text: string): string => toBase64(toUtf8(text));
const answered = (text: string) => ({ ok: base64(text) });
const feed = 'feed.near';
const own = { predecessor: 'promises.near' };

function prices(promises: Scenario): void {
  promises.run({ name: 'price', method: 'price', input: { feed } });
  promises.run({ name: 'price: in a view', method: 'price', input: { feed }, view: true });
  promises.run({ name: 'price: with too little gas', method: 'price', input: { feed }, gas: 9n * TGAS });
  const median = { method: 'median_price' };
  const feeds = ['a.near', 'b.near', 'c.near'];
  promises.run({ name: 'median_price', ...median, input: { feeds } });
  promises.run({ name: 'median_price: of one feed', ...median, input: { feeds: [feed] } });
  promises.run({ name: 'median_price: of no feed', ...median, input: { feeds: [] } });
  promises.run({ name: 'median_price: in a view', ...median, input: { feeds: [] }, view: true });
  promises.run({ name: 'median_price: with too little gas', ...median, input: { feeds }, gas: 31n * TGAS });
  const many = feeds.concat(Array.from({ length: 40 }, (_, at) => `feed-${at}.near`));
  promises.run({
    name: 'median_price: of many feeds',
    ...median,
    input: { feeds: many },
    gas: 1_000n * TGAS,
  });
  const on = { method: 'on_prices', ...own };
  const results = [
    answered('300'),
    'failed',
    answered('100'),
    answered('7'.repeat(21)),
    answered('x'),
  ] as const;
  promises.run({ name: 'on_prices', ...on, promise_results: results });
  promises.run({ name: 'on_prices: no answers', ...on });
  promises.run({ name: 'on_prices: an answer is not there yet', ...on, promise_results: ['not_ready'] });
  promises.run({ name: 'on_prices: by another', method: on.method, promise_results: results });
  promises.run({ name: 'on_prices: in a view', ...on, view: true });
  const into = { feed, receiver_id: 'shop.near', method: 'set_price' };
  promises.run({ name: 'price_into', method: 'price_into', input: into });
  promises.run({ name: 'price_into: no method', method: 'price_into', input: { ...into, method: '' } });
  promises.run({ name: 'ask_twice', method: 'ask_twice', input: { feed } });
  promises.run({ name: 'on_price', method: 'on_price', ...own, promise_results: [answered('42')] });
  promises.run({ name: 'on_price: failed', method: 'on_price', ...own, promise_results: ['failed'] });
  promises.run({ name: 'on_price: two answers', method: 'on_price', ...own, promise_results: results });
}

const call = (method: string, gas: bigint, weight: number | null, deposit = 0n) => ({
  method,
  args: base64('{}'),
  deposit: `${deposit}`,
  gas: `${gas}`,
  weight,
});

function batches(promises: Scenario): void {
  const method = 'batch';
  const receiver_id = 'worker.near';
  const input = { receiver_id, calls: [call('one', TGAS, null, 3n), call('two', 2n * TGAS, null)] };
  const weighted = { receiver_id, calls: [call('one', 0n, 1), call('two', TGAS, 2), call('three', 0n, 4)] };
  const refunded = { ...weighted, refund_to: 'carol.near' };
  promises.run({ name: 'batch', method, input });
  promises.run({ name: 'batch: without calls', method, input: { receiver_id, calls: [] } });
  promises.run({ name: 'batch: by weight', method, input: weighted });
  promises.run({
    name: 'batch: weights of zero',
    method,
    input: { receiver_id, calls: [call('one', 7n, 0)] },
  });
  promises.run({
    name: 'batch: a large weight',
    method,
    input: { receiver_id, calls: [call('a', 1n, Number.MAX_SAFE_INTEGER)] },
  });
  promises.run({ name: 'batch: to itself', method, input: { ...weighted, receiver_id: 'promises.near' } });
  promises.run({ name: 'batch: with a refund to another', method, input: refunded, deposit: 12n });
  promises.run({ name: 'batch: more gas than there is', method, input, gas: 2n * TGAS });
  const dear = { receiver_id, calls: [call('one', TGAS, null, 10n ** 30n)] };
  promises.run({ name: 'batch: more tokens than there are', method, input: dear });
  const long = { receiver_id, calls: [call('m'.repeat(257), TGAS, null)] };
  promises.run({ name: 'batch: a long method name', method, input: long });
}

function payments(promises: Scenario): void {
  const method = 'pay_each';
  const receivers = ['bob.near', 'carol.near', 'dave.near'];
  promises.run({ name: 'pay_each', method, input: { receivers, amount: '10' } });
  promises.run({
    name: 'pay_each: one',
    method,
    input: { receivers: ['bob.near'], amount: '1' },
    deposit: 1n,
  });
  promises.run({ name: 'pay_each: nobody', method, input: { receivers: [], amount: '1' } });
  promises.run({ name: 'pay_each: too much', method, input: { receivers, amount: `${4n * 10n ** 24n}` } });
  promises.run({ name: 'pay_each: in a view', method, input: { receivers, amount: '1' }, view: true });
  const promise_results = [answered(''), 'failed', answered('more')] as const;
  promises.run({ name: 'on_paid', method: 'on_paid', ...own, promise_results });
}

/** Calls of other contracts, one by one, side by side and in batches. */
export function callCases(promises: Scenario): void {
  prices(promises);
  batches(promises);
  payments(promises);
}
