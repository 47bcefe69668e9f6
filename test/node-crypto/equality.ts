import fc from 'fast-check';
import { expect } from 'vitest';
import { toHex } from '../../src/primitives/bytes.ts';
import type { Call } from '../../src/vm/call.ts';
import type { Crypto } from '../../src/vm/crypto.ts';
import { nobleCrypto } from '../../src/vm/crypto-noble/noble-crypto.ts';
import * as altBn128 from '../../src/vm/host/alt-bn128.ts';
import * as bls12381 from '../../src/vm/host/bls12381.ts';
import * as hashes from '../../src/vm/host/hashes.ts';
import { ecrecover, mlDsaVerify } from '../../src/vm/host/signatures.ts';
import type { Slice } from '../../src/vm/slice.ts';
import { BareCall, hostErrorOf } from '../support/bare-call.ts';
import {
  someBlsFp2s,
  someBlsFps,
  someBlsPairs,
  someG1Packed,
  someG1Signed,
  someG1Terms,
  someG2Packed,
  someG2Signed,
  someG2Terms,
} from './arbitrary-bls12381.ts';
import { someBnPairs, someBnSigned, someBnTerms } from './arbitrary-bn254.ts';

import { someMlDsa, someRecovery } from './arbitrary-signatures.ts';

type Inputs = readonly Uint8Array[];
/** A host function, given slices of memory, and what may lie there. */
export type EqualityLaw = {
  readonly name: string;
  readonly inputs: fc.Arbitrary<Inputs>;
  readonly use: (call: Call, slices: readonly Slice[]) => unknown;
};

const register = 1n;
const nothing: Slice = { length: 0n, pointer: 0n };

const one =
  (use: (call: Call, value: Slice, register: bigint) => unknown): EqualityLaw['use'] =>
  (call, [value = nothing]) =>
    use(call, value, register);

const alone = (bytes: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Inputs> => bytes.map((value) => [value]);
const someData = alone(fc.uint8Array({ maxLength: 600 }));

export const equalityLaws: readonly EqualityLaw[] = [
  { name: 'sha256', inputs: someData, use: one(hashes.sha256) },
  { name: 'keccak256', inputs: someData, use: one(hashes.keccak256) },
  { name: 'keccak512', inputs: someData, use: one(hashes.keccak512) },
  { name: 'sha3_256', inputs: someData, use: one(hashes.sha3256) },
  { name: 'sha3_384', inputs: someData, use: one(hashes.sha3384) },
  { name: 'sha3_512', inputs: someData, use: one(hashes.sha3512) },
  { name: 'ripemd160', inputs: someData, use: one(hashes.ripemd160) },
  {
    name: 'ecrecover',
    inputs: someRecovery,
    use: (call, [hash = nothing, signature = nothing, recovery = nothing]) =>
      ecrecover(call, hash, signature, recovery.length, 0n, register),
  },
  {
    name: 'ml_dsa_verify',
    inputs: someMlDsa,
    use: (call, [signature = nothing, message = nothing, key = nothing]) =>
      mlDsaVerify(call, signature, message, key),
  },
  { name: 'alt_bn128_g1_multiexp', inputs: alone(someBnTerms), use: one(altBn128.altBn128G1Multiexp) },
  { name: 'alt_bn128_g1_sum', inputs: alone(someBnSigned), use: one(altBn128.altBn128G1Sum) },
  { name: 'alt_bn128_pairing_check', inputs: alone(someBnPairs), use: one(altBn128.altBn128PairingCheck) },
  { name: 'bls12381_p1_sum', inputs: alone(someG1Signed), use: one(bls12381.bls12381P1Sum) },
  { name: 'bls12381_p2_sum', inputs: alone(someG2Signed), use: one(bls12381.bls12381P2Sum) },
  { name: 'bls12381_g1_multiexp', inputs: alone(someG1Terms), use: one(bls12381.bls12381G1Multiexp) },
  { name: 'bls12381_g2_multiexp', inputs: alone(someG2Terms), use: one(bls12381.bls12381G2Multiexp) },
  { name: 'bls12381_map_fp_to_g1', inputs: alone(someBlsFps), use: one(bls12381.bls12381MapFpToG1) },
  { name: 'bls12381_map_fp2_to_g2', inputs: alone(someBlsFp2s), use: one(bls12381.bls12381MapFp2ToG2) },
  { name: 'bls12381_pairing_check', inputs: alone(someBlsPairs), use: one(bls12381.bls12381PairingCheck) },
  { name: 'bls12381_p1_decompress', inputs: alone(someG1Packed), use: one(bls12381.bls12381P1Decompress) },
  { name: 'bls12381_p2_decompress', inputs: alone(someG2Packed), use: one(bls12381.bls12381P2Decompress) },
];

/** All that a guest sees: what is returned, what ends it, what the register holds, the gas. */
function seen({ use }: EqualityLaw, inputs: Inputs, crypto: Crypto): object {
  const { call, ...guest } = guestWith(inputs, crypto);
  let returned: unknown;
  const error = hostErrorOf(() => {
    returned = use(call, guest.slices);
  });
  const isSet = call.registers.length(register) !== undefined;
  return { returned, error, register: isSet && toHex(call.registers.get(register)), gas: call.gas.burnt };
}

function guestWith(inputs: Inputs, crypto: Crypto) {
  const guest = new BareCall({ crypto, context: { prepaidGas: 10n ** 15n } });
  return { call: guest.call, slices: inputs.map((bytes) => guest.put(bytes)) };
}

export function holdEqual(law: EqualityLaw, crypto: Crypto, options: fc.Parameters<[Inputs]>): void {
  fc.assert(
    fc.property(law.inputs, (inputs) => {
      expect(seen(law, inputs, crypto)).toEqual(seen(law, inputs, nobleCrypto));
    }),
    options,
  );
}
