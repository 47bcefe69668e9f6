import { bls12_381 } from '@noble/curves/bls12-381.js';
import { bn254 } from '@noble/curves/bn254.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { numberToBytesBE, numberToBytesLE } from '@noble/curves/utils.js';
import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';
import { concatBytes, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import type { HostCase } from './guest.ts';

const secret = sha256(toUtf8('a key that is no secret'));
const message = toUtf8('a message of our own');
const digest = sha256(message);
const pqKeys = ml_dsa65.keygen(secret);

/** Numbers below the order that look random, and are the same each time. */
const scalarOf = (i: number, order: bigint): bigint =>
  BigInt(`0x${Buffer.from(sha256(toUtf8(`scalar ${i}`))).toString('hex')}`) % order;
const repeat = (count: number, make: (i: number) => Uint8Array): Uint8Array =>
  concatBytes(...Array.from({ length: count }, (_, i) => make(i)));

const word = (value: bigint): Uint8Array => numberToBytesLE(value, 32);
const bnOrder = bn254.fields.Fr.ORDER;
const bnScalar = (i: number): bigint => scalarOf(i, bnOrder);

function bnG1(i: number): Uint8Array {
  const { x, y } = bn254.G1.Point.BASE.multiplyUnsafe(bnScalar(i)).toAffine();
  return concatBytes(word(x), word(y));
}

function bnG2(i: number): Uint8Array {
  const { x, y } = bn254.G2.Point.BASE.multiplyUnsafe(bnScalar(i)).toAffine();
  return concatBytes(word(x.c0), word(x.c1), word(y.c0), word(y.c1));
}

const blsOrder = bls12_381.fields.Fr.ORDER;
const blsScalar = (i: number): Uint8Array => word(scalarOf(i, blsOrder));
const blsG1 = (i: number, packed = false): Uint8Array =>
  bls12_381.G1.Point.BASE.multiplyUnsafe(scalarOf(i, blsOrder)).toBytes(packed);
const blsG2 = (i: number, packed = false): Uint8Array =>
  bls12_381.G2.Point.BASE.multiplyUnsafe(scalarOf(i, blsOrder)).toBytes(packed);
const fp = (i: number): Uint8Array => numberToBytesBE(scalarOf(i, bls12_381.fields.Fp.ORDER), 48);
const zero = Uint8Array.of(0);
/** x = 1 is on no point of G1. */
const noRoot = (size: number): Uint8Array => {
  const bytes = new Uint8Array(size);
  bytes[0] = 0x80;
  bytes[size - 1] = 1;
  return bytes;
};

/** Elements in a register, which is cheaper to read than memory. */
const inRegister = (name: string, label: string, input: Uint8Array | { zeros: number }): HostCase => ({
  name,
  label: `${label}, in a register`,
  args: name === 'alt_bn128_pairing_check' ? [{ register: 0 }] : [{ register: 0 }, 1n],
  setup: [{ name: 'write_register', args: [0n, input] }],
});

const elements = (name: string, make: (i: number) => Uint8Array, ...counts: readonly number[]): HostCase[] =>
  counts.map((count) => ({
    name,
    label: `${count} of them`,
    args: name.endsWith('pairing_check') ? [repeat(count, make)] : [repeat(count, make), 1n],
  }));

const bnElements = (
  name: string,
  make: (i: number) => Uint8Array,
  ...counts: readonly number[]
): HostCase[] => counts.map((count) => inRegister(name, `${count} of them`, repeat(count, make)));

const hashes = ['sha256', 'keccak256', 'keccak512', 'sha3_256', 'sha3_384', 'sha3_512', 'ripemd160'].flatMap(
  (name): HostCase[] => [
    { name, label: 'empty', args: [{ zeros: 0 }, 1n] },
    inRegister(name, '1 MiB', { zeros: 1_048_576 }),
  ],
);

const mebi = { zeros: 1_048_576 } as const;
const longMessage = { setup: [{ name: 'write_register', args: [0n, mebi] }] } as const;
const ed25519Signature = ed25519.sign(message, secret);
const ed25519Key = ed25519.getPublicKey(secret);
/** On the curve, of full order, and with a sum to compute for it, whatever the message is. */
const ed25519Other = ed25519.sign(new Uint8Array(0), secret);
const recovered = secp256k1.sign(digest, secret, { prehash: false });
const p256Signature = p256.sign(digest, secret, { prehash: false }).toBytes('compact');
const p256Key = p256.getPublicKey(secret, true);

const signatures: readonly HostCase[] = [
  {
    name: 'ecrecover',
    label: 'valid',
    args: [digest, recovered.toBytes('compact'), BigInt(recovered.recovery), 0n, 1n],
  },
  { name: 'ed25519_verify', label: 'valid', args: [ed25519Signature, message, ed25519Key] },
  {
    name: 'ed25519_verify',
    label: '1 MiB in a register',
    args: [ed25519Other, { register: 0 }, ed25519Key],
    ...longMessage,
  },
  { name: 'p256_verify', label: 'valid', args: [p256Signature, digest, p256Key] },
  {
    name: 'ml_dsa_verify',
    label: 'valid',
    args: [ml_dsa65.sign(pqKeys.secretKey, message), message, pqKeys.publicKey],
  },
  {
    name: 'ml_dsa_verify',
    label: '1 MiB in a register',
    args: [ml_dsa65.sign(pqKeys.secretKey, message), { register: 0 }, pqKeys.publicKey],
    ...longMessage,
  },
];

export const cryptoCases: readonly HostCase[] = [
  ...hashes,
  ...signatures,
  ...bnElements('alt_bn128_g1_multiexp', (i) => concatBytes(bnG1(i), word(bnScalar(i + 9))), 1, 2, 4, 5, 64),
  ...bnElements('alt_bn128_g1_sum', (i) => concatBytes(zero, bnG1(i)), 1, 16, 256),
  ...bnElements('alt_bn128_pairing_check', (i) => concatBytes(bnG1(i), bnG2(i)), 1, 4, 16),
  ...elements('bls12381_p1_sum', (i) => concatBytes(zero, blsG1(i)), 1, 16, 256),
  ...elements('bls12381_p2_sum', (i) => concatBytes(zero, blsG2(i)), 1, 16, 256),
  ...elements('bls12381_g1_multiexp', (i) => concatBytes(blsG1(i), blsScalar(i + 9)), 1, 4, 5, 64),
  ...elements('bls12381_g2_multiexp', (i) => concatBytes(blsG2(i), blsScalar(i + 9)), 1, 4, 5, 32),
  ...elements('bls12381_map_fp_to_g1', fp, 1, 8),
  ...elements('bls12381_map_fp2_to_g2', (i) => concatBytes(fp(i), fp(i + 9)), 1, 4),
  ...elements('bls12381_pairing_check', (i) => concatBytes(blsG1(i), blsG2(i)), 1, 2, 8),
  ...elements('bls12381_p1_decompress', (i) => blsG1(i, true), 1, 16),
  { name: 'bls12381_p1_decompress', label: 'no root', args: [noRoot(48), 1n] },
  ...elements('bls12381_p2_decompress', (i) => blsG2(i, true), 1, 16),
  { name: 'bls12381_p2_decompress', label: 'no root', args: [noRoot(96), 1n] },
];
