import { describe, expect, test } from 'vitest';
import { type ValueType, valueType } from '../../src/wasm/module.ts';
import { littleEndian, numericOperations, type Operation, tellingFloats } from '../fuzz/operations.ts';
import { mainModule, op } from '../support/build-module.ts';
import { runModule } from '../support/run-module.ts';
import type { Bytes } from '../support/wasm-bytes.ts';

const { f32, f64 } = valueType;

type Format = {
  readonly type: ValueType;
  readonly bytes: number;
  readonly constant: number;
  readonly store: number;
  readonly canonical: bigint;
  readonly isNan: (bits: bigint) => boolean;
  readonly values: readonly bigint[];
};

const single: Format = {
  type: f32,
  bytes: 4,
  constant: op.f32Const,
  store: op.f32Store,
  canonical: 0x7fc0_0000n,
  isNan: (bits) => (bits & 0x7fff_ffffn) > 0x7f80_0000n,
  values: tellingFloats.f32.map(BigInt),
};
const double: Format = {
  type: f64,
  bytes: 8,
  constant: op.f64Const,
  store: op.f64Store,
  canonical: 0x7ff8_0000_0000_0000n,
  isNan: (bits) => (bits & 0x7fff_ffff_ffff_ffffn) > 0x7ff0_0000_0000_0000n,
  values: tellingFloats.f64,
};
const formats: ReadonlyMap<ValueType, Format> = new Map([single, double].map((one) => [one.type, one]));

/** abs, neg and copysign of either type change the sign bit and no other. */
const signOperations = [0x8b, 0x8c, 0x98, 0x99, 0x9a, 0xa6];

const computing: readonly (Operation & { readonly from: Format; readonly to: Format })[] =
  numericOperations.flatMap((one) => {
    const from = formats.get(one.takes[0] as ValueType);
    const to = formats.get(one.gives as ValueType);
    return from === undefined || to === undefined || signOperations.includes(one.opcode[0] ?? 0)
      ? []
      : [{ ...one, from, to }];
  });

/** Every operand, or pair of operands, of an operation. */
function operandsOf({ takes, from }: (typeof computing)[number]): readonly (readonly bigint[])[] {
  if (takes.length === 1) return from.values.map((value) => [value]);
  return from.values.flatMap((left) => from.values.map((right) => [left, right]));
}

/** The bits that each of the bodies leaves as a value of the format. */
function resultsOf(bodies: readonly Bytes[], to: Format): readonly bigint[] {
  const body = bodies.flatMap((one, at) => [op.i32Const, ...address(at * 8), ...one, to.store, 0, 0]);
  const { instance, trap } = runModule(mainModule(body));
  expect(trap).toBeUndefined();
  const view = new DataView(instance.memory.buffer);
  return bodies.map((_, at) =>
    to.bytes === 4 ? BigInt(view.getUint32(at * 8, true)) : view.getBigUint64(at * 8, true),
  );
}

const address = (value: number): Bytes => [
  (value & 0x7f) | 0x80,
  ((value >> 7) & 0x7f) | 0x80,
  (value >> 14) & 0x3f,
];
const constant = ({ constant: opcode, bytes }: Format, bits: bigint): Bytes => [
  opcode,
  ...littleEndian(bits, bytes),
];

const name = ({ opcode }: Operation): string => `0x${(opcode[0] ?? 0).toString(16)}`;

describe('a float operation', () => {
  test('is any of 24', () => {
    expect(computing).toHaveLength(24);
  });

  test.each(computing.map((one) => [name(one), one] as const))(
    '%s gives the canonical NaN for any other',
    (_, operation) => {
      const bodies = operandsOf(operation).map((operands) => [
        ...operands.flatMap((bits) => constant(operation.from, bits)),
        ...operation.opcode,
      ]);
      const results = resultsOf(bodies, operation.to);
      const nans = results.filter(operation.to.isNan);
      expect(nans.length).toBeGreaterThan(3);
      expect(new Set(nans)).toEqual(new Set([operation.to.canonical]));
    },
  );

  test.each([single, double])('of abs, neg and copysign keeps the bits of a NaN', (format) => {
    const [abs, neg, copysign] = format === single ? [0x8b, 0x8c, 0x98] : [0x99, 0x9a, 0xa6];
    const sign = 1n << BigInt(format.bytes * 8 - 1);
    const nans = format.values.filter(format.isNan);
    const negative = constant(format, sign);
    const bodies = nans.flatMap((bits) => [
      [...constant(format, bits), abs],
      [...constant(format, bits), neg],
      [...constant(format, bits), ...negative, copysign],
    ]);
    const expected = nans.flatMap((bits) => [bits & ~sign, bits ^ sign, bits | sign]);
    expect(resultsOf(bodies as readonly Bytes[], format)).toEqual(expected);
  });

  test.each([single, double])('is none where a value only moves', (format) => {
    const bodies = format.values.map((bits) => [
      ...[...constant(format, bits), ...constant(format, 0n), op.i32Const, 1, op.select],
      ...[op.localTee, 0, op.drop, op.block, format.type, op.localGet, 0, op.end],
    ]);
    const body = bodies.flatMap((one, at) => [op.i32Const, ...address(at * 8), ...one, format.store, 0, 0]);
    const { instance } = runModule(mainModule(body, { locals: [[1, format.type]] }));
    const view = new DataView(instance.memory.buffer);
    const results = bodies.map((_, at) =>
      format.bytes === 4 ? BigInt(view.getUint32(at * 8, true)) : view.getBigUint64(at * 8, true),
    );
    expect(results).toEqual(format.values);
  });
});
