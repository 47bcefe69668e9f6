import type { ContractVectors } from '../support/contract-vectors.ts';
import { Scenario, TGAS } from './scenario.ts';

/** The life of one counter: state, events, overflow, payment and ownership. */
export function counterLife(): ContractVectors {
  const counter = new Scenario('counter');
  const get = { method: 'get', view: true };
  counter.run({ name: 'get: before new', ...get });
  counter.run({ name: 'new: without arguments', method: 'new' });
  counter.run({ name: 'new', method: 'new', input: { start: 40 } });
  counter.run({ name: 'increment', method: 'increment', input: {} });
  counter.run({ name: 'increment: by one', method: 'increment', input: { by: 1 }, predecessor: 'bob.near' });
  counter.run({ name: 'get', ...get });
  counter.run({ name: 'decrement', method: 'decrement', input: { by: 2 } });
  counter.run({ name: 'decrement: below zero', method: 'decrement', input: { by: 41 } });
  counter.run({
    name: 'increment: past the largest value',
    method: 'increment',
    input: { by: 4_294_967_295 },
  });
  counter.run({ name: 'increment: a number over u32', method: 'increment', input: { by: 4_294_967_296 } });
  counter.run({ name: 'increment: not JSON', method: 'increment', input: new Uint8Array([0xff, 0x00]) });
  counter.run({ name: 'increment: with a deposit', method: 'increment', input: {}, deposit: 1n });
  counter.run({ name: 'increment: by a view', method: 'increment', input: {}, view: true });
  counter.run({
    name: 'increment: with 0.28 Tgas',
    method: 'increment',
    input: {},
    gas: (28n * TGAS) / 100n,
  });
  counter.run({ name: 'reset: without the yoctoNEAR', method: 'reset' });
  counter.run({ name: 'reset: by another', method: 'reset', deposit: 1n, predecessor: 'bob.near' });
  counter.run({ name: 'reset', method: 'reset', deposit: 1n });
  counter.run({ name: 'whoami', method: 'whoami', predecessor: 'bob.near' });
  counter.run({ name: 'metadata of the source', method: 'contract_source_metadata', view: true });
  counter.run({ name: 'no such method', method: 'set' });
  counter.run({ name: 'an empty method name', method: '' });
  return counter.vectors('test/oracle/make-contract-vectors.ts');
}
