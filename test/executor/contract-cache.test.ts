import { describe, expect, test } from 'vitest';
import { ContractCache } from '../../src/executor/contract-cache.ts';
import { paramsAt } from '../../src/params/at-version.ts';
import { loadContract } from '../../src/vm/contract.ts';
import { mainModule, op } from '../support/build-module.ts';

const params = paramsAt(88);
/** Modules that differ in what is prepared, and are of one size. */
const [first, second, third] = [0, 1, 2].map((count) =>
  mainModule([...Array(count).fill(op.nop), ...Array(2 - count).fill(op.return)]),
) as [Uint8Array, Uint8Array, Uint8Array];
const unlimited = 1_048_576;

describe('ContractCache', () => {
  test('gives the contract that loadContract gives, and the same one again', () => {
    const cache = new ContractCache(unlimited);
    const contract = cache.load(first, params);
    expect(contract).toEqual(loadContract(first, params));
    expect(cache.load(first.slice(), params)).toBe(contract);
    expect(cache.load(second, params)).not.toBe(contract);
  });

  test('keeps apart what other protocol versions make of the same code', () => {
    const cache = new ContractCache(unlimited);
    expect(cache.load(first, paramsAt(84))).not.toBe(cache.load(first, params));
  });

  test('forgets what was used least recently', () => {
    const { preparation } = loadContract(first, params);
    const bytes = preparation.ok ? preparation.module.bytes.length : 0;
    const cache = new ContractCache(2 * (bytes + 1_500));
    const contracts = [first, second].map((code) => cache.load(code, params));
    cache.load(first, params);
    cache.load(third, params);
    expect(cache.size).toBe(2);
    expect(cache.load(first, params)).toBe(contracts[0]);
    expect(cache.load(second, params)).not.toBe(contracts[1]);
  });

  test('keeps nothing that is larger than all of its room, and refused modules within it', () => {
    const tiny = new ContractCache(1);
    expect(tiny.load(first, params)).toEqual(loadContract(first, params));
    expect(tiny.size).toBe(0);
    const small = new ContractCache(10_240);
    for (let code = 0; code < 100; code++) small.load(Uint8Array.of(code), params);
    expect(small.size).toBeGreaterThan(0);
    expect(small.size).toBeLessThan(20);
  });
});
