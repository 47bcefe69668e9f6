import { toBase64, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import type { ContractVectors } from '../support/contract-vectors.ts';
import { Scenario, TGAS } from './scenario.ts';

const base64 = (text: string): string => toBase64(toUtf8(text));
const hash = toBase64(sha256(toUtf8('some code')));

function context(chain: Scenario): void {
  chain.run({ name: 'block', method: 'block' });
  chain.run({ name: 'block: in a view', method: 'block', view: true });
  chain.run({
    name: 'caller',
    method: 'caller',
    deposit: 7n,
    predecessor: 'bob.near',
    refundTo: 'carol.near',
  });
  chain.run({ name: 'caller: in a view', method: 'caller', view: true });
  chain.run({ name: 'throw_die', method: 'throw_die', input: { sides: 6 } });
  chain.run({ name: 'throw_die: without sides', method: 'throw_die', input: { sides: 0 } });
  chain.run({ name: 'account: no contract', method: 'account' });
  chain.run({ name: 'account: its own code', method: 'account', contract: { type: 'local', hash } });
  chain.run({ name: 'account: a global contract', method: 'account', contract: { type: 'global', hash } });
  const account = 'publisher.near';
  chain.run({
    name: 'account: a global contract of an account',
    method: 'account',
    contract: { type: 'global_by_account', account },
  });
}

function stakes(chain: Scenario): void {
  const method = 'stakes';
  const validators = [
    ['a.poolv1.near', '5000000000000000000000000000'],
    ['b.poolv1.near', `${2n ** 100n}`],
  ] as const;
  const account_ids = ['b.poolv1.near', 'nobody.near', 'a.poolv1.near'];
  chain.run({ name: 'stakes', method, validators, input: { account_ids } });
  chain.run({ name: 'stakes: of no account', method, validators, input: { account_ids: [] } });
  chain.run({ name: 'stakes: without validators', method, input: { account_ids } });
  chain.run({ name: 'stakes: in a view', method, validators, input: { account_ids }, view: true });
  chain.run({ name: 'stakes: a bad account id', method, validators, input: { account_ids: ['A'] } });
}

function storage(chain: Scenario): void {
  const key = base64('key');
  const put = (name: string, value: string, more: object = {}): void => {
    chain.run({ name: `put: ${name}`, method: 'put', input: { key, value: base64(value) }, ...more });
  };
  put('a new key', 'one');
  put('in its place', 'another');
  put('in a view', 'none', { view: true });
  put('with a deposit', 'none', { deposit: 1n });
  chain.run({ name: 'get', method: 'get', input: { key }, view: true });
  chain.run({ name: 'get: a missing key', method: 'get', input: { key: base64('missing') }, view: true });
  chain.run({ name: 'has', method: 'has', input: { key } });
  chain.run({ name: 'has: a missing key', method: 'has', input: { key: base64('missing') } });
  const keys = [base64('missing'), key];
  chain.run({
    name: 'remove: with too little gas',
    method: 'remove',
    input: { keys },
    gas: (38n * TGAS) / 100n,
  });
  chain.run({ name: 'remove', method: 'remove', input: { keys } });
  chain.run({ name: 'remove: again', method: 'remove', input: { keys } });
}

function legacy(chain: Scenario): void {
  const input = { prefix: base64('k'), start: base64('a'), end: base64('z'), iterator: 0 };
  for (const method of ['iterate_prefix', 'iterate_range', 'iterate_next']) {
    chain.run({ name: method, method, input });
    chain.run({ name: `${method}: in a view`, method, input, view: true });
  }
  const method = 'burn';
  chain.run({ name: 'burn', method, input: { instructions: 1_000 } });
  chain.run({ name: 'burn: nothing', method, input: { instructions: 0 } });
  chain.run({
    name: 'burn: more than there is',
    method,
    input: { instructions: 2 ** 32 - 1 },
    gas: 2n * TGAS,
  });
}

/** What a contract reads of the chain and its account, its raw storage, and what only old contracts import. */
export function chainLife(): ContractVectors {
  const chain = new Scenario('chain');
  context(chain);
  stakes(chain);
  storage(chain);
  legacy(chain);
  return chain.vectors('test/oracle/make-contract-vectors.ts');
}
