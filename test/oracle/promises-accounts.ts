import { ed25519 } from '@noble/curves/ed25519.js';
import { toBase64, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256, toBase58 } from '../../src/primitives/hash.ts';
import { type Scenario, TGAS } from './scenario.ts';

const keyOf = (name: string): string =>
  `ed25519:${toBase58(ed25519.getPublicKey(sha256(toUtf8(`${name} is no secret`))))}`;
const [public_key, another] = [keyOf('one'), keyOf('two')];
const secpKey = `secp256k1:${toBase58(new Uint8Array(64).fill(3))}`;
const latticeKey = `ml-dsa-65:${toBase58(new Uint8Array(1_952).fill(5))}`;
const code = toBase64(toUtf8('\0asm\x01\0\0\0'));
const args = toBase64(toUtf8('{}'));

function opening(promises: Scenario): void {
  const open = { method: 'open', input: { name: 'shop', public_key }, deposit: 1_000n };
  promises.run({ name: 'open', ...open });
  promises.run({ name: 'open: a secp256k1 key', ...open, input: { name: 'shop', public_key: secpKey } });
  const lattice = { name: 'shop', public_key: latticeKey };
  promises.run({ name: 'open: an ML-DSA key', ...open, input: lattice, gas: 300n * TGAS });
  promises.run({ name: 'open: a bad name', ...open, input: { name: 'Shop', public_key } });
  promises.run({ name: 'open: a bad key', ...open, input: { name: 'shop', public_key: 'ed25519:1' } });
  promises.run({ name: 'open: in a view', ...open, deposit: 0n, view: true });
  promises.run({ name: 'open: with too little gas', ...open, gas: 1_500_000_000_000n });
  const contract = { method: 'open_contract', input: { name: 'shop', code, args }, deposit: 1_000n };
  promises.run({ name: 'open_contract', ...contract });
  promises.run({ name: 'open_contract: in a view', ...contract, deposit: 0n, view: true });
  promises.run({ name: 'open_contract: with too little gas', ...contract, gas: 15n * TGAS });
}

function keys(promises: Scenario): void {
  const rotate = { method: 'rotate_key', input: { old: public_key, new: another, nonce: 7 } };
  promises.run({ name: 'rotate_key', ...rotate });
  promises.run({ name: 'rotate_key: in a view', ...rotate, view: true });
  const limit = { public_key, receiver_id: 'game.near', allowance: `${10n ** 23n}`, methods: 'move,leave' };
  const cases: Readonly<Record<string, object>> = {
    'with an allowance': limit,
    'without an allowance': { ...limit, allowance: null },
    'an allowance of nothing': { ...limit, allowance: '0' },
    'any method': { ...limit, methods: '' },
    'an empty method': { ...limit, methods: 'move,,leave' },
  };
  for (const [name, input] of Object.entries(cases)) {
    promises.run({ name: `add_limited_key: ${name}`, method: 'add_limited_key', input });
    const method = 'add_limited_gas_key';
    promises.run({ name: `${method}: ${name}`, method, input: { ...input, num_nonces: 4 } });
  }
}

function gasKeys(promises: Scenario): void {
  const add = { method: 'add_gas_key', input: { public_key, num_nonces: 3 }, deposit: 50n };
  promises.run({ name: 'add_gas_key', ...add });
  promises.run({ name: 'add_gas_key: no nonces', ...add, input: { public_key, num_nonces: 0 } });
  promises.run({ name: 'add_gas_key: too many nonces', ...add, input: { public_key, num_nonces: 100_000 } });
  promises.run({ name: 'add_gas_key: in a view', ...add, deposit: 0n, view: true });
  const fund = { method: 'fund_gas_key', input: { account_id: 'bob.near', public_key }, deposit: 70n };
  promises.run({ name: 'fund_gas_key', ...fund });
  promises.run({
    name: 'fund_gas_key: its own',
    ...fund,
    input: { account_id: 'promises.near', public_key },
  });
  promises.run({ name: 'fund_gas_key: in a view', ...fund, deposit: 0n, view: true });
}

function stakeAndEnd(promises: Scenario): void {
  const stake = { method: 'stake', input: { amount: `${10n ** 24n}`, public_key } };
  promises.run({ name: 'stake', ...stake });
  promises.run({ name: 'stake: a secp256k1 key', ...stake, input: { amount: '1', public_key: secpKey } });
  promises.run({ name: 'stake: in a view', ...stake, view: true });
  const close = {
    method: 'close',
    input: { creditor_id: 'bob.near', debt: '99', beneficiary_id: 'alice.near' },
  };
  promises.run({ name: 'close', ...close });
  promises.run({
    name: 'close: a bad beneficiary',
    ...close,
    input: { ...close.input, beneficiary_id: '!' },
  });
  promises.run({ name: 'close: in a view', ...close, view: true });
}

/** Accounts: made, given keys and code, staked and closed. */
export function accountCases(promises: Scenario): void {
  opening(promises);
  keys(promises);
  gasKeys(promises);
  stakeAndEnd(promises);
}
