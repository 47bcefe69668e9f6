import type { ExtCost } from '../../params/at-version.ts';
import type { Call } from '../call.ts';
import type { DigestName } from '../crypto.ts';
import type { Slice } from '../slice.ts';

type HashFunction = (call: Call, value: Slice, register: bigint) => void;

const hashFunction =
  (name: DigestName, base: ExtCost, byte: ExtCost): HashFunction =>
  (call, value, register) => {
    call.gas.pay(base);
    const data = call.read(value);
    call.gas.payPer(byte, data.length);
    call.registers.set(register, call.crypto.digests[name](data));
  };

export const sha256 = hashFunction('sha256', 'sha256_base', 'sha256_byte');
export const keccak256 = hashFunction('keccak256', 'keccak256_base', 'keccak256_byte');
export const keccak512 = hashFunction('keccak512', 'keccak512_base', 'keccak512_byte');
export const sha3256 = hashFunction('sha3_256', 'sha3_256_base', 'sha3_256_byte');
export const sha3384 = hashFunction('sha3_384', 'sha3_384_base', 'sha3_384_byte');
export const sha3512 = hashFunction('sha3_512', 'sha3_512_base', 'sha3_512_byte');

/** Paid by the block of 64 bytes, which the message's length and its padding fill. */
export function ripemd160(call: Call, value: Slice, register: bigint): void {
  call.gas.pay('ripemd160_base');
  const data = call.read(value);
  call.gas.payPer('ripemd160_block', Math.floor((data.length + 8) / 64) + 1);
  call.registers.set(register, call.crypto.digests.ripemd160(data));
}
