import { concatBytes, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import { plainSettings } from '../../test/support/bare-call.ts';
import { MockExternal } from '../../test/support/mock-external.ts';
import type { Argument, HostCall, HostCase } from './guest.ts';

const other = toUtf8('b.near');
const self = toUtf8('alice.near');
const method = toUtf8('m');
const none = { zeros: 0 } as const;
const noAmount = { pointer: new Uint8Array(16) } as const;
const key = concatBytes(Uint8Array.of(0), new Uint8Array(32).fill(7));
/** ML-DSA-65: the longest that there is. */
const longKey = concatBytes(Uint8Array.of(2), new Uint8Array(1_952).fill(3));
const hash = sha256(method);
const code = { zeros: 1_048_576 } as const;
/** Names of one letter, as many as a key may have. */
const methods = toUtf8(Array.from({ length: 660 }, () => 'a').join(','));
const ids = Array.from({ length: 500 }, (_, i) => sha256(toUtf8(`id ${i}`)));

const batch: HostCall = { name: 'promise_batch_create', args: [self] };
const create: HostCall = { name: 'promise_create', args: [self, method, none, noAmount, 0n] };
/** As many as a promise may await, then one that joins them: promise 128. */
const many = 128;
const indices = new Uint8Array(BigUint64Array.from({ length: many }, (_, i) => BigInt(i)).buffer);
const joined: readonly HostCall[] = [
  ...Array.from({ length: many }, () => batch),
  { name: 'promise_and', args: [{ pointer: indices }, BigInt(many)] },
];
const toJoint = { pointer: new Uint8Array(BigUint64Array.of(BigInt(many)).buffer) } as const;

/** nearcore's mock but for what it records of a key, which for the longest one takes a hundred times as long as the call. */
class QuietExternal extends MockExternal {
  override appendAddKeyWithFullAccess(): void {}
}

const action = (name: string, ...args: readonly Argument[]): HostCase => ({
  name: `promise_batch_action_${name}`,
  label: '',
  args: [0n, ...args],
  setup: [batch],
  most: 1_000,
});
const labelled = (label: string, one: HostCase): HostCase => ({ ...one, label });
const results = [{ kind: 'Successful' as const, data: new Uint8Array(4_194_304) }];
const stateInit: HostCall = { name: 'promise_batch_action_state_init', args: [0n, hash, noAmount] };
const yieldCreate: HostCall = { name: 'promise_yield_create', args: [method, none, 0n, 0n, 0n] };
const yieldWithId: HostCall = {
  name: 'promise_yield_create_with_id',
  args: [method, none, noAmount, 0n, 0n, hash],
};

export const promiseCases: readonly HostCase[] = [
  { ...create, label: '', most: 1_000 },
  {
    name: 'promise_then',
    label: 'one',
    args: [0n, self, method, none, noAmount, 0n],
    setup: [batch],
    most: 1_000,
  },
  {
    name: 'promise_then',
    label: '128 joined',
    args: [BigInt(many), self, method, none, noAmount, 0n],
    setup: joined,
    most: 60,
  },
  { name: 'promise_and', label: 'none', args: [0n, 0n], most: 1_000 },
  { name: 'promise_and', label: '128', args: [{ pointer: indices }, BigInt(many)], setup: joined, most: 800 },
  { name: 'promise_and', label: 'a joint of 128', args: [toJoint, 1n], setup: joined, most: 800 },
  { ...batch, label: '', most: 1_000 },
  { name: 'promise_batch_then', label: 'one', args: [0n, self], setup: [batch], most: 1_000 },
  { name: 'promise_batch_then', label: '128 joined', args: [BigInt(many), self], setup: joined, most: 60 },
  { name: 'promise_set_refund_to', label: '', args: [0n, other], setup: [batch], most: 1_000 },
  { name: 'promise_results_count', label: '', args: [] },
  { name: 'promise_result', label: '4 MiB', args: [0n, 0n], context: { promiseResults: results } },
  { name: 'promise_return', label: '', args: [0n], setup: [batch] },
  action('create_account'),
  labelled('empty', action('deploy_contract', none)),
  labelled('1 MiB', { ...action('deploy_contract', code), most: 10 }),
  action('function_call', method, none, noAmount, 0n),
  labelled('1 MiB in a register', {
    ...action('function_call', method, { register: 0 }, noAmount, 0n),
    setup: [batch, { name: 'write_register', args: [0n, code] }],
    most: 10,
  }),
  action('function_call_weight', method, none, noAmount, 0n, 1n),
  action('transfer', noAmount),
  action('stake', noAmount, key),
  action('add_key_with_full_access', key, 0n),
  labelled('the longest key', {
    ...action('add_key_with_full_access', longKey, 0n),
    external: () => new QuietExternal(plainSettings),
  }),
  action('add_key_with_function_call', key, 0n, noAmount, other, method),
  labelled('660 methods', action('add_key_with_function_call', key, 0n, noAmount, other, methods)),
  action('delete_key', key),
  action('delete_account', other),
  action('transfer_to_gas_key', key, noAmount),
  action('add_gas_key_with_full_access', key, 1n),
  action('add_gas_key_with_function_call', key, 1n, noAmount, other, methods),
  action('deploy_global_contract', none),
  action('deploy_global_contract_by_account_id', none),
  action('use_global_contract', hash),
  action('use_global_contract_by_account_id', other),
  action('state_init', hash, noAmount),
  action('state_init_by_account_id', other, noAmount),
  {
    name: 'set_state_init_data_entry',
    label: '',
    args: [0n, 1n, { each: ids }, none],
    setup: [batch, stateInit],
    most: 500,
  },
  { name: 'universal_state_init_to_account_id', label: '', args: [none, 0n] },
  {
    name: 'universal_state_init_to_account_id',
    label: '64 KiB in a register',
    args: [{ register: 1 }, 0n],
    setup: [{ name: 'write_register', args: [1n, { zeros: 65_536 }] }],
  },
  action('universal_state_init', none, noAmount),
  { ...yieldCreate, label: '', most: 1_000 },
  { ...yieldWithId, label: '', args: [...yieldWithId.args.slice(0, -1), { each: ids }], most: 500 },
  { ...yieldWithId, label: 'an id in use', setup: [yieldWithId], most: 500 },
  {
    name: 'promise_yield_resume',
    label: 'nothing awaits it',
    args: [hash, none],
    setup: [yieldCreate],
    most: 500,
  },
  {
    name: 'promise_yield_resume_with_yield_id',
    label: '',
    args: [hash, none],
    setup: [yieldWithId],
    most: 500,
  },
];
