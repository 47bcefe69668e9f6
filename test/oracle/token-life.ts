import type { ContractVectors } from '../support/contract-vectors.ts';
import type { OracleOutcome } from '../support/oracle.ts';
import { Scenario, TGAS } from './scenario.ts';

const OWNER = 'alice.near';
const FRIEND = 'bob.near';
const STRANGER = 'carol.near';

const metadata = {
  spec: 'ft-1.0.0',
  name: 'Enclave demo token',
  symbol: 'ENCL',
  icon: null,
  reference: null,
  reference_hash: null,
  decimals: 18,
};
const supply = { owner_id: OWNER, total_supply: '1000000000000000000000000' };

function returnedJson(outcome: OracleOutcome): unknown {
  if (typeof outcome.return === 'string' || !('value' in outcome.return)) throw new Error('no value');
  return JSON.parse(Buffer.from(outcome.return.value, 'base64').toString());
}

function start(token: Scenario): bigint {
  const method = 'new';
  token.run({ name: 'before new: a view finds no state', method: 'ft_metadata', view: true });
  token.run({
    name: 'new: bad metadata',
    method,
    input: { ...supply, metadata: { ...metadata, spec: 'x' } },
  });
  token.run({ name: 'new: an argument is missing', method, input: supply });
  token.run({ name: 'new', method, input: { ...supply, metadata } });
  token.run({ name: 'new: a second time', method, input: { ...supply, metadata } });
  token.run({ name: 'ft_metadata', method: 'ft_metadata', view: true });
  token.run({ name: 'ft_total_supply', method: 'ft_total_supply', view: true });
  const bounds = token.run({ name: 'storage_balance_bounds', method: 'storage_balance_bounds', view: true });
  return BigInt((returnedJson(bounds) as { min: string }).min);
}

function register(token: Scenario, price: bigint): void {
  const method = 'storage_deposit';
  const input = { account_id: FRIEND };
  const balance = { method: 'storage_balance_of', input, view: true };
  token.run({ name: 'storage_balance_of: not registered', ...balance });
  token.run({ name: 'storage_deposit: too little', method, input, deposit: price - 1n });
  token.run({ name: 'storage_deposit', method, input, deposit: price });
  token.run({ name: 'storage_balance_of', ...balance });
  token.run({ name: 'storage_deposit: of a registered account', method, input, deposit: price });
  token.run({
    name: 'storage_deposit: with a refund',
    method,
    input: { account_id: 'dave.near' },
    deposit: 2n * price,
  });
}

function transfer(token: Scenario): void {
  const method = 'ft_transfer';
  const input = { receiver_id: FRIEND, amount: '250000000000000000000' };
  const deposit = 1n;
  token.run({ name: 'ft_transfer', method, input: { ...input, memo: 'for lunch' }, deposit });
  for (const account_id of [OWNER, FRIEND, STRANGER]) {
    const view = { method: 'ft_balance_of', input: { account_id }, view: true };
    token.run({ name: `ft_balance_of ${account_id}`, ...view });
  }
  token.run({
    name: 'ft_transfer: back',
    method,
    input: { ...input, receiver_id: OWNER },
    deposit,
    predecessor: FRIEND,
  });
  const tooMuch = { receiver_id: OWNER, amount: '1' };
  token.run({
    name: 'ft_transfer: more than the balance',
    method,
    input: tooMuch,
    deposit,
    predecessor: FRIEND,
  });
  token.run({ name: 'ft_transfer: without the yoctoNEAR', method, input });
  token.run({
    name: 'ft_transfer: to an unregistered account',
    method,
    input: { ...input, receiver_id: STRANGER },
    deposit,
  });
  token.run({ name: 'ft_transfer: to oneself', method, input: { ...input, receiver_id: OWNER }, deposit });
  token.run({ name: 'ft_transfer: nothing', method, input: { ...input, amount: '0' }, deposit });
  token.run({
    name: 'ft_transfer: amount over u128',
    method,
    input: { ...input, amount: '9'.repeat(40) },
    deposit,
  });
  token.run({ name: 'ft_transfer: by a view', method, input, deposit, view: true });
}

function runOutOfGas(token: Scenario): void {
  const call = {
    method: 'ft_transfer',
    input: { receiver_id: FRIEND, amount: '1' },
    deposit: 1n,
  };
  for (const gigagas of [0n, 40n, 100n, 500n, 700n, 1_000n]) {
    const name = `ft_transfer: with ${gigagas} Ggas`;
    token.run({ name, ...call, gas: (gigagas * TGAS) / 1000n });
  }
  token.run({ name: 'no such method', method: 'ft_burn' });
}

function askTheChain(token: Scenario): void {
  const input = { receiver_id: FRIEND, amount: '1000', msg: 'hello' };
  token.run({ name: 'ft_transfer_call', method: 'ft_transfer_call', input, deposit: 1n });
  token.run({
    name: 'ft_transfer_call: little gas',
    method: 'ft_transfer_call',
    input,
    deposit: 1n,
    gas: 20n * TGAS,
  });
  token.run({
    name: 'storage_unregister: with tokens',
    method: 'storage_unregister',
    input: {},
    deposit: 1n,
  });
  token.run({
    name: 'storage_unregister: forced',
    method: 'storage_unregister',
    input: { force: true },
    deposit: 1n,
    predecessor: FRIEND,
  });
}

/** The life of one token: a few hundred lines of Rust through near-sdk, from `new` to a forced close. */
export function tokenLife(): ContractVectors {
  const token = new Scenario('token');
  const price = start(token);
  register(token, price);
  transfer(token);
  runOutOfGas(token);
  askTheChain(token);
  return token.vectors('test/oracle/make-contract-vectors.ts');
}
