import { toBase64, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256, toBase58 } from '../../src/primitives/hash.ts';
import type { ContractVectors } from '../support/contract-vectors.ts';
import { accountCases } from './promises-accounts.ts';
import { callCases } from './promises-calls.ts';
import { Scenario, TGAS } from './scenario.ts';

const base64 = (text: string): string => toBase64(toUtf8(text));
const code = base64('\0asm\x01\0\0\0');

function sharedContracts(promises: Scenario): void {
  const hash = { hash: toBase58(sha256(toUtf8('published'))) };
  const account_id = { account_id: 'publisher.near' };
  for (const replaceable of [false, true]) {
    const kind = replaceable ? 'replaceable' : 'for ever';
    const input = { code, replaceable };
    promises.run({ name: `publish: ${kind}`, method: 'publish', input });
    promises.run({ name: `publish: ${kind}, in a view`, method: 'publish', input, view: true });
  }
  const data = [
    [base64('owner'), base64('alice.near')],
    [base64('count'), base64('\0')],
  ];
  for (const one of [hash, account_id]) {
    const [kind = ''] = Object.keys(one);
    const input = { code: one, data, storage_deposit: '1000' };
    promises.run({ name: `become_published: ${kind}`, method: 'become_published', input });
    promises.run({ name: `derived_account: ${kind}`, method: 'derived_account', input, view: true });
    const open = { method: 'open_derived', input, deposit: 5_000n, refundTo: 'carol.near' };
    promises.run({ name: `open_derived: ${kind}`, ...open });
    promises.run({ name: `open_derived: ${kind}, no data`, ...open, input: { ...input, data: [] } });
    const longKey = toBase64(new Uint8Array(2_049));
    const long = { ...input, data: [[longKey, '']] };
    promises.run({ name: `open_derived: ${kind}, a long key`, ...open, input: long });
    const tooMuch = { ...input, storage_deposit: `${10n ** 30n}` };
    promises.run({ name: `open_derived: ${kind}, more than there is`, ...open, input: tooMuch });
    promises.run({ name: `open_derived: ${kind}, with too little gas`, ...open, gas: 2n * TGAS });
  }
}

/** The first version of a state init, with neither code nor data nor keys. */
const emptyStateInit = toBase64(new Uint8Array(10));

function universalAccounts(promises: Scenario): void {
  const input = { state_init: emptyStateInit };
  const id = { method: 'universal_account', input, view: true };
  promises.run({ name: 'universal_account', ...id });
  for (const error of ['malformed', 'noncanonical'])
    promises.run({ name: `universal_account: ${error}`, ...id, universal: { error } });
  const open = { method: 'open_universal', input, deposit: 9n };
  promises.run({ name: 'open_universal', ...open });
  promises.run({ name: 'open_universal: entries and keys', ...open, universal: { entries: '3', keys: '2' } });
  promises.run({ name: 'open_universal: in a view', ...open, deposit: 0n, view: true });
  promises.run({ name: 'open_universal: with too little gas', ...open, gas: 2n * TGAS });
}

function yields(promises: Scenario): void {
  const question = 'What is the time?';
  const answer = 'Noon.';
  const [id = '', other = ''] = [1, 2].map((byte) => toBase64(new Uint8Array(32).fill(byte)));
  promises.run({ name: 'ask', method: 'ask', input: { question } });
  promises.run({ name: 'ask: in a view', method: 'ask', input: { question }, view: true });
  promises.run({ name: 'ask: with too little gas', method: 'ask', input: { question }, gas: 3n * TGAS });
  const askAs = { method: 'ask_as', input: { id, question } };
  promises.run({ name: 'ask_as', ...askAs });
  promises.run({ name: 'ask_as: with a deposit', ...askAs, deposit: 44n });
  promises.run({ name: 'ask_as: a short id', ...askAs, input: { id: 'AAAA', question } });
  const askEach = { method: 'ask_each' };
  promises.run({ name: 'ask_each', ...askEach, input: { ids: [id, other], question } });
  promises.run({ name: 'ask_each: twice the same', ...askEach, input: { ids: [id, id], question } });
  promises.run({ name: 'ask_known', method: 'ask_known', input: { question, answer } });
  promises.run({ name: 'ask_known_as', method: 'ask_known_as', input: { id, question, answer } });
  for (const method of ['answer', 'answer_as']) {
    promises.run({ name: `${method}: nobody asked`, method, input: { id, answer } });
    promises.run({ name: `${method}: in a view`, method, input: { id, answer }, view: true });
    const long = { id, answer: 'long '.repeat(300) };
    promises.run({ name: `${method}: longer than allowed`, method, input: long });
  }
  const on = { method: 'on_answer', input: { question }, predecessor: 'promises.near' };
  promises.run({ name: 'on_answer', ...on, promise_results: [{ ok: base64('"Noon."') }] });
  promises.run({ name: 'on_answer: the time is over', ...on, promise_results: ['failed'] });
  promises.run({ name: 'on_answer: too dear', ...on, promise_results: ['failed'], deposit: 10n ** 24n });
}

/** All that the promises contract asks of the chain, and what comes back to its callbacks. */
export function promisesAll(): ContractVectors {
  const promises = new Scenario('promises');
  callCases(promises);
  accountCases(promises);
  sharedContracts(promises);
  universalAccounts(promises);
  yields(promises);
  return promises.vectors('test/oracle/make-contract-vectors.ts');
}
