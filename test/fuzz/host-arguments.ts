import type { Blob, BlobKind } from './blobs.ts';
import { blobKinds, blobsOf } from './blobs.ts';
import type { Random } from './random.ts';

/** Where an argument of a script comes from. */
export type Argument = bigint | 'promise' | 'action' | 'result';

const most = 2n ** 64n - 1n;
/** Bytes of a guest's memory when it starts. */
const memoryEnd = 1024n * 65_536n;

const wild: readonly bigint[] = [
  ...[0n, 1n, 2n, 3n, 31n, 32n, 33n, 64n, 100n, 128n, 1023n, 1024n, 2048n, 4096n, 16_384n, 65_536n],
  ...[memoryEnd - 17n, memoryEnd - 16n, memoryEnd - 1n, memoryEnd, memoryEnd + 1n, 2n * memoryEnd],
  ...[2n ** 31n - 1n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 63n - 1n, 2n ** 63n, most - 1n, most],
];

const small = (bound: number) => (random: Random) => BigInt(random.below(bound));
const oneOf =
  (...values: readonly bigint[]) =>
  (random: Random) =>
    random.pick(values);

/** Parameters that are numbers. */
const numbers: Readonly<Record<string, (random: Random) => Argument>> = {
  register_id: small(4),
  key_register_id: small(4),
  value_register_id: small(4),
  promise_index: (random) => (random.chance(0.97) ? 'promise' : small(6)(random)),
  promise_idx: (random) => (random.chance(0.97) ? 'promise' : small(6)(random)),
  action_index: (random) => (random.chance(0.9) ? 'action' : small(6)(random)),
  result_idx: small(4),
  iterator_id: small(3),
  gas: oneOf(0n, 0n, 1n, 1_000_000n, 10n ** 12n, 5n * 10n ** 12n),
  gas_weight: oneOf(0n, 1n, 2n, 5n, most),
  nonce: oneOf(0n, 1n, most),
  num_nonces: oneOf(1n, 1n, 2n, 2n, 1_024n, 1_025n, 0n),
  v: oneOf(0n, 1n, 2n, 3n, 0n, 1n, 4n),
  malleability_flag: oneOf(0n, 1n, 0n, 1n, 2n),
  opcodes: oneOf(0n, 1n, 1000n, 2n ** 31n, 2n ** 32n - 1n),
  line: oneOf(0n, 7n, 2n ** 32n - 1n),
  col: oneOf(0n, 7n, 2n ** 32n - 1n),
};

/** Pointers that come without a length. */
const pointers: Readonly<Record<string, BlobKind>> = {
  amount_ptr: 'amount',
  allowance_ptr: 'amount',
  msg_ptr: 'string',
  filename_ptr: 'string',
};

/** What a pair of length and pointer holds: by function and parameter, else by parameter. */
const slices: Readonly<Record<string, BlobKind>> = {
  account_id: 'account',
  receiver_id: 'account',
  beneficiary_id: 'account',
  method_name: 'method',
  method_names: 'methods',
  arguments: 'arguments',
  payload: 'arguments',
  data: 'any',
  data_id: 'yield_id',
  yield_id: 'yield_id',
  key: 'key',
  prefix: 'key',
  start: 'key',
  end: 'key',
  value: 'any',
  code: 'code',
  code_hash: 'hash',
  hash: 'hash',
  public_key: 'public_key',
  state_init: 'state_init',
  '': 'text',
  sign: 'ecdsa_signature',
  msg: 'message',
  'log_utf16/': 'wide_text',
  'storage_write/value': 'value',
  'promise_batch_action_state_init/code': 'hash',
  'ed25519_verify/sig': 'ed25519_signature',
  'ed25519_verify/pub_key': 'ed25519_key',
  'p256_verify/sig': 'p256_signature',
  'p256_verify/pub_key': 'p256_key',
  'ml_dsa_verify/sig': 'ml_dsa_signature',
  'ml_dsa_verify/pub_key': 'ml_dsa_key',
  'alt_bn128_g1_multiexp/value': 'bn_terms',
  'alt_bn128_g1_sum/value': 'bn_signed',
  'alt_bn128_pairing_check/value': 'bn_pairs',
  'bls12381_p1_sum/value': 'bls_p1_signed',
  'bls12381_p2_sum/value': 'bls_p2_signed',
  'bls12381_g1_multiexp/value': 'bls_g1_terms',
  'bls12381_g2_multiexp/value': 'bls_g2_terms',
  'bls12381_map_fp_to_g1/value': 'bls_fp',
  'bls12381_map_fp2_to_g2/value': 'bls_fp2',
  'bls12381_pairing_check/value': 'bls_pairs',
  'bls12381_p1_decompress/value': 'bls_p1_packed',
  'bls12381_p2_decompress/value': 'bls_p2_packed',
};

/** Draws the arguments of calls. `wildness` is the share of those that fit nothing. */
export class ArgumentSource {
  readonly #random: Random;
  readonly #wildness: number;
  readonly #use: (blob: Blob) => void;

  /** `use` hears of each blob that an argument points to. */
  constructor(random: Random, wildness: number, use: (blob: Blob) => void) {
    this.#random = random;
    this.#wildness = wildness;
    this.#use = use;
  }

  /** In the order of the parameters. */
  of(name: string, params: readonly string[]): readonly Argument[] {
    const all: Argument[] = [];
    while (all.length < params.length) {
      const param = params[all.length] ?? '';
      if (param.endsWith('len')) all.push(...this.#slice(name, param.replace(/_?len$/, '')));
      else all.push(this.#number(param));
    }
    return all;
  }

  /** A number of any size, for what is not said. */
  anyNumber(): bigint {
    return this.#random.chance(0.7) ? this.#random.pick(wild) : BigInt(this.#random.u32());
  }

  #number(param: string): Argument {
    if (this.#random.chance(this.#wildness)) return this.#random.chance(0.2) ? 'result' : this.anyNumber();
    const pointed = pointers[param];
    if (pointed !== undefined) return BigInt(this.#blob(pointed).address);
    return numbers[param]?.(this.#random) ?? small(0x1000)(this.#random);
  }

  #slice(name: string, param: string): readonly Argument[] {
    const random = this.#random;
    if (random.chance(this.#wildness)) return this.#wildSlice();
    const kind = slices[`${name}/${param}`] ?? slices[param] ?? 'any';
    const fromRegister = param === 'data_id' ? 0.7 : 0.06;
    if (random.chance(fromRegister)) return [most, small(4)(random)];
    return this.content(kind);
  }

  /** Length and pointer of something in memory. */
  content(kind: BlobKind): readonly bigint[] {
    const { address, bytes } = this.#blob(kind);
    return [BigInt(bytes.length), BigInt(address)];
  }

  #wildSlice(): readonly Argument[] {
    const random = this.#random;
    const { address, bytes } = this.#blob(random.pick(blobKinds));
    const length = BigInt(bytes.length);
    switch (random.below(6)) {
      case 0:
        return [length + 1n, BigInt(address)];
      case 1:
        return [length === 0n ? 0n : length - 1n, BigInt(address)];
      case 2:
        return [length, BigInt(address)];
      case 3:
        return [length, memoryEnd - length + BigInt(random.below(2))];
      case 4:
        return [most, this.anyNumber()];
      default:
        return [this.anyNumber(), this.anyNumber()];
    }
  }

  #blob(kind: BlobKind): Blob {
    const { right, wrong } = blobsOf(kind);
    const blob = this.#random.pick(this.#random.chance(0.04 + 2 * this.#wildness) ? wrong : right);
    this.#use(blob);
    return blob;
  }
}
