import { describe, expect, test } from 'vitest';
import { ContractCache } from '../../src/executor/contract-cache.ts';
import { paramsAt } from '../../src/params/at-version.ts';
import { loadContract } from '../../src/vm/contract.ts';
import { mainModule, op } from '../support/build-module.ts';
import { namedContract } from './named-contract.ts';

const params = paramsAt(88);
/** Modules that differ in what is prepared, and are of one size. */
const codes = [0, 1, 2].map((count) =>
  mainModule([...Array(count).fill(op.nop), ...Array(2 - count).fill(op.return)]),
);
const [code = new Uint8Array()] = codes;
const [first, second, third] = codes.map((one) => namedContract(one, 88)) as [Named, Named, Named];
type Named = ReturnType<typeof namedContract>;
const unlimited = 1_048_576;

describe('ContractCache', () => {
  test('gives the contract that loadContract gives, and the same one again', () => {
    const cache = new ContractCache(unlimited);
    const contract = cache.load(first, code.length);
    expect(contract).toEqual(loadContract(code, params));
    expect(cache.load(namedContract(code, 88), code.length)).toBe(contract);
    expect(cache.load(second, code.length)).not.toBe(contract);
  });

  test('forgets what was used least recently', () => {
    const cache = new ContractCache(2 * (first.bytes.length + 1_500));
    const contracts = [first, second].map((one) => cache.load(one, code.length));
    cache.load(first, code.length);
    cache.load(third, code.length);
    expect(cache.size).toBe(2);
    expect(cache.load(first, code.length)).toBe(contracts[0]);
    expect(cache.load(second, code.length)).not.toBe(contracts[1]);
  });

  test('keeps nothing that is larger than all of its room, and refused modules within it', () => {
    const tiny = new ContractCache(1);
    expect(tiny.load(first, code.length)).toEqual(loadContract(code, params));
    expect(tiny.size).toBe(0);
    const small = new ContractCache(10_240);
    for (let byte = 0; byte < 100; byte++) small.load(namedContract(Uint8Array.of(byte), 88), 1);
    expect(small.size).toBeGreaterThan(0);
    expect(small.size).toBeLessThan(20);
  });
});
