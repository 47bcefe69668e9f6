import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { paramsAt } from '../../src/params/at-version.ts';
import { GasCounter } from '../../src/vm/gas-counter.ts';
import { hostErrorOf } from '../support/bare-call.ts';

const params = paramsAt(88);
const maxU64 = 2n ** 64n - 1n;
const petagas = 10n ** 15n;

const counter = (prepaid: bigint, maxBurnt = petagas, isView = false) =>
  new GasCounter(params, maxBurnt, prepaid, isView);

describe('GasCounter', () => {
  test('never burns more than was paid for, whatever is asked', () => {
    const amount = fc.bigInt({ min: 0n, max: maxU64 });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: petagas }), fc.array(amount), (prepaid, amounts) => {
        const gas = counter(prepaid);
        for (const one of amounts) hostErrorOf(() => gas.burn(one));
        expect(gas.burnt <= prepaid).toBe(true);
      }),
    );
  });

  test('adds up what is burnt while there is enough', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { maxLength: 50 }), (amounts) => {
        const gas = counter(petagas);
        for (const one of amounts) gas.burn(one);
        expect(gas.burnt).toBe(amounts.reduce((sum, one) => sum + one, 0n));
        expect(gas.remaining).toBe(petagas - gas.burnt);
        expect(gas.remainingExact).toBe(Number(gas.remaining));
      }),
    );
  });

  test('gives the same figure by count and one by one', () => {
    const [once, often] = [counter(petagas), counter(petagas)];
    once.payPer('sha256_byte', 100);
    for (let i = 0; i < 100; i++) often.pay('sha256_byte');
    expect(once.burnt).toBe(often.burnt);
    expect(once.profile()).toEqual(often.profile());
  });

  test('takes a count of any u64', () => {
    expect(hostErrorOf(() => counter(petagas).payPer('base', maxU64))).toEqual({ kind: 'IntegerOverflow' });
    expect(hostErrorOf(() => counter(1n).payPer('base', 1n << 30n))).toEqual({ kind: 'GasLimitExceeded' });
  });

  test('names the limit that was crossed: what was paid for, or what a call may burn', () => {
    expect(hostErrorOf(() => counter(100n).burn(101n))).toEqual({ kind: 'GasExceeded' });
    expect(hostErrorOf(() => counter(100n, 50n).burn(51n))).toEqual({ kind: 'GasLimitExceeded' });
  });

  test('gives a view its limit instead of prepaid gas', () => {
    const gas = counter(0n, 1_000n, true);
    gas.burn(1_000n);
    expect(gas.remaining).toBe(0n);
    expect(hostErrorOf(() => gas.burn(1n))).toEqual({ kind: 'GasLimitExceeded' });
  });

  test('tells a remainder beyond 2^53 as the largest exact number', () => {
    const gas = counter(0n, maxU64, true);
    gas.burn(10n ** 15n);
    expect([gas.remaining, gas.remainingExact]).toEqual([maxU64 - 10n ** 15n, Number.MAX_SAFE_INTEGER]);
  });

  test('keeps what promises take apart from what is burnt', () => {
    const gas = counter(1_000n);
    gas.prepay(600n);
    gas.burn(400n);
    expect([gas.burnt, gas.used, gas.remaining, gas.remainingExact]).toEqual([400n, 1_000n, 0n, 0]);
    expect(hostErrorOf(() => gas.burn(1n))).toEqual({ kind: 'GasExceeded' });
  });

  test('counts in the profile only what is named, and the rest as the guest own work', () => {
    const gas = counter(petagas);
    gas.pay('base');
    gas.burn(500n);
    expect(gas.profile()).toEqual({ wasmGas: 500n, ext: { base: params.ext.base.gas }, actions: {} });
  });
});
