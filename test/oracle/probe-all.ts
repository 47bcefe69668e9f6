import { ed25519 } from '@noble/curves/ed25519.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { concatBytes, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import type { ContractVectors } from '../support/contract-vectors.ts';
import { Scenario, TGAS } from './scenario.ts';

function u64(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return bytes;
}

const prefixed = (bytes: Uint8Array): Uint8Array => concatBytes(u64(BigInt(bytes.length)), bytes);
const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf16le'));
const message = toUtf8('a message of our own');

function context(probe: Scenario): void {
  const names = ['current_account_id', 'signer_account_id', 'signer_account_pk', 'predecessor_account_id'];
  const numbers = ['block_index', 'block_timestamp', 'epoch_height', 'storage_usage', 'random_seed'];
  const amounts = [
    'account_balance',
    'account_locked_balance',
    'attached_deposit',
    'prepaid_gas',
    'used_gas',
  ];
  for (const name of [...names, ...numbers, ...amounts]) {
    probe.run({ name, method: `ext_${name}`, deposit: 5n });
    probe.run({ name: `${name}: in a view`, method: `ext_${name}`, view: true });
  }
}

function registers(probe: Scenario): void {
  const most = 2n ** 64n - 1n;
  probe.run({ name: 'input', method: 'ext_input', input: message });
  probe.run({ name: 'input: empty', method: 'ext_input' });
  probe.run({ name: 'write_register', method: 'ext_write_register', input: message });
  probe.run({ name: 'register_len', method: 'ext_register_len', input: u64(0n) });
  probe.run({ name: 'register_len: never written', method: 'ext_register_len', input: u64(99n) });
  const reads: readonly (readonly [string, bigint, bigint])[] = [
    ['a register', 1n, 1_000_000n],
    ['never written', 5n, 1_000_000n],
    ['past the end of memory', 1n, 2n ** 40n],
    ['at the end of the address space', 1n, most],
  ];
  for (const [name, register, pointer] of reads) {
    const input = concatBytes(u64(register), u64(pointer));
    probe.run({ name: `read_register: ${name}`, method: 'ext_read_register', input });
  }
}

function hashes(probe: Scenario): void {
  for (const name of ['sha256', 'keccak256', 'keccak512', 'ripemd160']) {
    for (const length of [0, 3, 64, 1_000]) {
      const input = new Uint8Array(length).fill(0xa5);
      probe.run({ name: `${name}: of ${length} bytes`, method: `ext_${name}`, input });
    }
  }
}

function ecrecover(probe: Scenario): void {
  const method = 'ext_ecrecover';
  const hash = sha256(message);
  const key = sha256(toUtf8('a key that is no secret'));
  const signature = secp256k1.sign(hash, key, { prehash: false });
  const recoveryId = BigInt(signature.recovery ?? 0);
  const at = (v: bigint, flag: bigint, bytes = signature.toBytes('compact')): Uint8Array =>
    concatBytes(prefixed(hash), u64(v), u64(flag), bytes);
  const highS = new secp256k1.Signature(signature.r, secp256k1.CURVE.n - signature.s).toBytes('compact');
  probe.run({ name: 'ecrecover', method, input: at(recoveryId, 1n) });
  probe.run({ name: 'ecrecover: the other point', method, input: at(1n - recoveryId, 0n) });
  probe.run({ name: 'ecrecover: high s allowed', method, input: at(recoveryId, 0n, highS) });
  probe.run({ name: 'ecrecover: high s refused', method, input: at(recoveryId, 1n, highS) });
  probe.run({ name: 'ecrecover: no signature', method, input: at(0n, 0n, new Uint8Array(64)) });
  probe.run({ name: 'ecrecover: short signature', method, input: at(0n, 0n, new Uint8Array(63)) });
  probe.run({ name: 'ecrecover: v is 4', method, input: at(4n, 0n) });
  probe.run({ name: 'ecrecover: flag is 2', method, input: at(0n, 2n) });
}

function ed25519Verify(probe: Scenario): void {
  const method = 'ext_ed25519_verify';
  const secret = sha256(toUtf8('another key that is no secret'));
  const key = ed25519.getPublicKey(secret);
  const signature = ed25519.sign(message, secret);
  const of = (one: Uint8Array, two: Uint8Array, three: Uint8Array): Uint8Array =>
    concatBytes(prefixed(one), prefixed(two), three);
  probe.run({ name: 'ed25519_verify', method, input: of(signature, key, message) });
  probe.run({ name: 'ed25519_verify: another message', method, input: of(signature, key, toUtf8('x')) });
  probe.run({
    name: 'ed25519_verify: a key of zeros',
    method,
    input: of(signature, new Uint8Array(32), message),
  });
  probe.run({ name: 'ed25519_verify: short signature', method, input: of(signature.slice(1), key, message) });
  probe.run({ name: 'ed25519_verify: short key', method, input: of(signature, key.slice(1), message) });
}

function endings(probe: Scenario): void {
  const text = 'grüße, 世界 🌍';
  probe.run({ name: 'value_return', method: 'ext_value_return', input: message });
  probe.run({ name: 'panic', method: 'ext_panic' });
  probe.run({ name: 'panic_utf8', method: 'ext_panic_utf8', input: toUtf8(text) });
  probe.run({ name: 'panic_utf8: not UTF-8', method: 'ext_panic_utf8', input: new Uint8Array([0xc3, 0x28]) });
  probe.run({ name: 'log_utf8', method: 'ext_log_utf8', input: toUtf8(text) });
  probe.run({ name: 'log_utf8: not UTF-8', method: 'ext_log_utf8', input: new Uint8Array([0xff]) });
  probe.run({ name: 'log_utf8: too long', method: 'ext_log_utf8', input: new Uint8Array(16_385).fill(0x61) });
  probe.run({ name: 'log_utf16', method: 'ext_log_utf16', input: utf16(text) });
  probe.run({
    name: 'log_utf16: odd length',
    method: 'ext_log_utf16',
    input: new Uint8Array([0x61, 0, 0x62]),
  });
  probe.run({ name: 'log_utf16: lone surrogate', method: 'ext_log_utf16', input: new Uint8Array([0, 0xd8]) });
  const string = (value: string): Uint8Array => {
    const bytes = utf16(value);
    return concatBytes(u64(BigInt(bytes.length)).slice(0, 4), bytes);
  };
  probe.run({ name: 'abort', method: 'ext_abort', input: concatBytes(string(text), string('probe.ts')) });
  probe.run({ name: 'a loop without an end', method: 'burn_all_gas', gas: 3n * TGAS });
  probe.run({ name: 'recursion without an end', method: 'overflow_stack' });
}

function storage(probe: Scenario): void {
  const key = toUtf8('key');
  const write = (value: string): Uint8Array => concatBytes(prefixed(key), toUtf8(value));
  const missing = toUtf8('missing');
  probe.run({ name: 'storage_write: a new key', method: 'ext_storage_write', input: write('value') });
  probe.run({
    name: 'storage_write: in its place',
    method: 'ext_storage_write',
    input: write('a longer value'),
  });
  probe.run({ name: 'storage_read', method: 'ext_storage_read', input: key });
  probe.run({ name: 'storage_read: a missing key', method: 'ext_storage_read', input: missing });
  probe.run({ name: 'storage_has_key', method: 'ext_storage_has_key', input: key });
  probe.run({ name: 'storage_has_key: a missing key', method: 'ext_storage_has_key', input: missing });
  probe.run({ name: 'storage_read: in a view', method: 'ext_storage_read', input: key, view: true });
  probe.run({ name: 'storage_write: in a view', method: 'ext_storage_write', input: write(''), view: true });
  probe.run({ name: 'storage_remove: in a view', method: 'ext_storage_remove', input: key, view: true });
  probe.run({ name: 'storage_remove: a missing key', method: 'ext_storage_remove', input: missing });
  probe.run({ name: 'storage_remove', method: 'ext_storage_remove', input: key });
  probe.run({
    name: 'storage_write: an empty key',
    method: 'ext_storage_write',
    input: prefixed(new Uint8Array()),
  });
  const longest = new Uint8Array(2_049).fill(1);
  probe.run({ name: 'storage_write: a key too long', method: 'ext_storage_write', input: prefixed(longest) });
  probe.run({ name: 'storage: a round trip', method: 'storage_round_trip' });
}

/** Every host function of the probe: its plain use, its edges, its errors and, where it matters, in a view. */
export function probeAll(): ContractVectors {
  const probe = new Scenario('probe');
  context(probe);
  registers(probe);
  hashes(probe);
  ecrecover(probe);
  ed25519Verify(probe);
  endings(probe);
  storage(probe);
  return probe.vectors('test/oracle/make-contract-vectors.ts');
}
