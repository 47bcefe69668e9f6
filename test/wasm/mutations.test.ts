import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createInstance, type HostFunction } from '../../src/wasm/instance.ts';
import { type PreparedModule, valueType } from '../../src/wasm/module.ts';
import { prepareModule } from '../../src/wasm/prepare.ts';
import { instrumentedSize } from '../conformance/prepared-modules.ts';
import { mutate } from '../fuzz/mutate.ts';
import { Random } from '../fuzz/random.ts';
import { randomModule } from '../fuzz/random-module.ts';
import { nearcoreForm } from '../support/nearcore-form.ts';
import { operation, params, trapOf } from '../support/run-module.ts';

const seeds = fc.integer({ min: 0, max: 2 ** 31 });

/** Answers zero of whatever type is asked for. */
const zeroHost =
  (module: PreparedModule) =>
  (name: string): HostFunction => {
    const [result] = module.imports.find((one) => one.name === name)?.type.results ?? [];
    if (result === valueType.funcref) return () => null as unknown as undefined;
    return () => (result === valueType.i64 ? 0n : 0);
  };

/** Runs every method that takes and gives nothing. Whatever is neither a return nor a trap of the guest is thrown. */
function runAll(module: PreparedModule): void {
  const trap = trapOf(() => {
    const instance = createInstance(module, params, zeroHost(module));
    for (const [method, { params: takes, results: gives }] of module.exports) {
      instance.arm(Number(50_000n * operation));
      if (takes.length + gives.length === 0) trapOf(() => instance.call(method));
      expect(instance.spent()).toBeGreaterThanOrEqual(0);
    }
  });
  expect(trap === undefined || trap === 'memory_out_of_bounds').toBe(true);
}

describe('prepareModule', () => {
  test('makes of every valid module one that V8 compiles and runs', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const preparation = prepareModule(randomModule(new Random(seed)), params);
        if (!preparation.ok) throw new Error(JSON.stringify(preparation.failure));
        runAll(preparation.module);
      }),
      { numRuns: 300 },
    );
  });

  test('refuses a mutated module or makes one that V8 compiles and runs', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = new Random(seed);
        const preparation = prepareModule(mutate(random, randomModule(random)), params);
        if (preparation.ok) runAll(preparation.module);
      }),
      { numRuns: 2000 },
    );
  });

  test('gives the same bytes each time', () => {
    const code = randomModule(new Random(7));
    expect(prepareModule(code, params)).toEqual(prepareModule(code, params));
  });

  test('leaves the contract’s bytes as they are', () => {
    const code = randomModule(new Random(8));
    const before = code.slice();
    prepareModule(code, params);
    expect(code).toEqual(before);
  });
});

describe('the modelled size', () => {
  test('is the length of nearcore’s form', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const code = randomModule(new Random(seed));
        expect(instrumentedSize(code, 88)).toBe(nearcoreForm(code, params).length);
      }),
      { numRuns: 300 },
    );
  });
});
