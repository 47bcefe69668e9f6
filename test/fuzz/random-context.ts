import { toBase64, toUtf8 } from '../../src/primitives/bytes.ts';
import type { VmCase } from '../conformance/vm-case.ts';
import type { Random } from './random.ts';

/** All of a case but the contract and its method. */
export type Surroundings = Omit<VmCase, 'wasm' | 'wasm_gz' | 'method'>;

const TGAS = 10n ** 12n;
export const fullGas = 300n * TGAS;
const text = (value: string): string => toBase64(toUtf8(value));

const accounts = [
  'alice.near',
  'bob.near',
  'sub.alice.near',
  'system',
  '0'.repeat(64),
  `0x${'ab'.repeat(20)}`,
];
const amounts = ['0', '1', '2', '1000000000000000000', '2000000000000000000000000', `${2n ** 127n - 1n}`];
const heights = ['0', '10', '120000000', `${2n ** 64n - 1n}`];
const keys = ['key', 'k', '', 'another key', 'unused'];
const values = [text('value'), '', text('an older value'), { fill: 1, len: 3_999 }, { fill: 2, len: 4_000 }];
const answers = [
  { ok: text('first') },
  'failed',
  'not_ready',
  { ok: '' },
  { ok: { fill: 7, len: 5_000 } },
] as const;
const inputs = ['', text('input'), text('{"a":1}'), { fill: 3, len: 1_000 }];

export const versions = [84, 85, 86, 87, 88] as const;

export function randomVersion(random: Random): number {
  return random.chance(0.6) ? 88 : random.pick(versions);
}

/** The chain and the caller around a call with ample gas. */
export function randomSurroundings(random: Random, version: number): Surroundings {
  const isPlain = random.chance(0.3);
  return {
    protocol_version: version,
    context: isPlain ? plainContext : randomContext(random),
    storage: isPlain ? [] : randomStorage(random),
    validators: [
      ['bob.near', '1000'],
      ['alice.near', `${2n ** 100n}`],
    ],
    promise_results: random.times(random.below(4), () => random.pick(answers)),
    ...(random.chance(0.5) ? { ttn: randomNodeCounts(random) } : {}),
    ...(random.chance(0.1) ? { proof_per_op: random.pick(['1000', '400000', '4000000']) } : {}),
    ...(random.chance(0.2) ? { universal: randomUniversal(random) } : {}),
  };
}

const plainContext: Surroundings['context'] = {
  current_account_id: 'alice.near',
  signer_account_id: 'bob.near',
  signer_account_pk: toBase64(new Uint8Array(33)),
  predecessor_account_id: 'carol.near',
  refund_to_account_id: 'david.near',
  input: '',
  block_height: '10',
  block_timestamp: '42',
  epoch_height: '1',
  account_balance: '2000000000000000000000000',
  account_locked_balance: '1',
  storage_usage: '100000',
  attached_deposit: '2',
  prepaid_gas: `${fullGas}`,
  random_seed: toBase64(Uint8Array.of(0, 1, 2)),
  view: false,
  output_data_receivers: [],
  account_contract: { type: 'none' },
};

function randomContext(random: Random): Surroundings['context'] {
  return {
    ...plainContext,
    current_account_id: random.pick(accounts),
    signer_account_id: random.pick(accounts),
    signer_account_pk: toBase64(
      Uint8Array.from({ length: random.pick([0, 33, 65]) }, () => random.below(256)),
    ),
    predecessor_account_id: random.pick(accounts),
    refund_to_account_id: random.pick(accounts),
    input: random.pick(inputs),
    block_height: random.pick(heights),
    block_timestamp: random.pick(heights),
    epoch_height: random.pick(heights),
    account_balance: random.pick(amounts),
    account_locked_balance: random.pick(amounts),
    storage_usage: random.pick(['100000', '100000', '100', '0', `${2n ** 64n - 1n}`]),
    attached_deposit: random.pick(['0', '1', '1000000000000000000', ...amounts]),
    random_seed: toBase64(Uint8Array.from({ length: random.pick([0, 32]) }, () => random.below(256))),
    view: random.chance(0.1),
    output_data_receivers: random.times(random.below(3), () => random.pick(accounts)),
    account_contract: randomContract(random),
  };
}

function randomContract(random: Random): Surroundings['context']['account_contract'] {
  const hash = toBase64(new Uint8Array(32).fill(random.below(256)));
  return random.pick([
    { type: 'none' },
    { type: 'local', hash },
    { type: 'global', hash },
    { type: 'global_by_account', account: random.pick(accounts) },
  ] as const);
}

function randomStorage(random: Random): NonNullable<Surroundings['storage']> {
  const chosen = keys.filter(() => random.chance(0.5));
  return chosen.map((key) => [text(key), random.pick(values)] as const);
}

function randomNodeCounts(random: Random): NonNullable<Surroundings['ttn']> {
  const counts = () => [random.below(20), random.below(20)] as const;
  return { set: counts(), get: counts(), deref: counts(), remove: counts(), has: counts() };
}

function randomUniversal(random: Random): NonNullable<Surroundings['universal']> {
  const error = random.pick([undefined, undefined, 'malformed', 'noncanonical']);
  const counts = { entries: `${random.below(5)}`, keys: `${random.below(5)}` };
  return error === undefined ? counts : { ...counts, error };
}
