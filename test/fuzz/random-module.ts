import { type FunctionType, type ValueType, valueType } from '../../src/wasm/module.ts';
import { type Bytes, section, signed, sized, text, toModule, u32, vector } from '../support/wasm-bytes.ts';
import { allTypes, type Surroundings } from './body-writer.ts';
import { littleEndian, tellingFloats, tellingIntegers } from './operations.ts';
import type { Random } from './random.ts';
import { randomBody } from './random-body.ts';

const { i32, i64, f32, f64, funcref } = valueType;

/** Host functions that neither fail nor depend on much: what a module computes, and gas on the way. */
const imports: readonly (readonly [name: string, type: FunctionType])[] = [
  ['value_return', { params: [i64, i64], results: [] }],
  ['used_gas', { params: [], results: [i64] }],
  ['block_index', { params: [], results: [i64] }],
  ['storage_usage', { params: [], results: [i64] }],
];
const valueReturn = 0;
/** How many bytes from address 0 the method `main` returns. */
const returnedBytes = 3072;

const returnMemory: Bytes = [0x42, ...signed(returnedBytes), 0x42, 0, 0x10, valueReturn];

/** A valid module with a method `main`, which returns what lies in its memory at the end. */
export function randomModule(random: Random): Uint8Array<ArrayBuffer> {
  const ownTypes = random.times(1 + random.below(4), () => randomType(random));
  const types: readonly FunctionType[] = [
    { params: [], results: [] },
    ...imports.map(([, type]) => type),
    ...ownTypes,
  ];
  const own = [0, ...random.times(1 + random.below(6), () => random.below(types.length))];
  const functions = [...imports.map(([, type]) => type), ...own.map((index) => types[index] as FunctionType)];
  const around: Surroundings = {
    types,
    functions,
    referenced: random.times(3, () => random.below(functions.length)),
    globals: random.times(random.below(5), () => ({
      type: random.pick(allTypes),
      mutable: random.chance(0.8),
    })),
    hasTable: random.chance(0.8),
    elementSegments: random.below(4),
    dataSegments: random.below(3),
  };
  const start = random.chance(0.05) ? [imports.length] : [];
  return toModule(
    section(1, vector(types.map(({ params, results }) => [[0x60], sized(params), sized(results)].flat()))),
    section(2, vector(imports.map(([name], at) => [...text('env'), ...text(name), 0, ...u32(at + 1)]))),
    section(3, vector(own.map(u32))),
    ...(around.hasTable ? [section(4, vector([tableType(random)]))] : []),
    section(5, vector([[0, 1]])),
    section(6, vector(around.globals.map((one) => global(random, one.type, one.mutable)))),
    section(7, vector([[...text('main'), 0, ...u32(imports.length)], ...referenceExports(around)])),
    ...start.map((index) => section(8, u32(index))),
    section(9, vector(random.times(around.elementSegments, () => elementSegment(random, around)))),
    section(12, u32(around.dataSegments)),
    section(
      10,
      vector(own.map((index, at) => sized(bodyOf(random, around, types[index] as FunctionType, at === 0)))),
    ),
    section(11, vector(random.times(around.dataSegments, () => dataSegment(random)))),
  );
}

function bodyOf(random: Random, around: Surroundings, type: FunctionType, isMain: boolean): Bytes {
  const size = random.chance(0.1) ? random.below(400) : random.below(60);
  return randomBody(random, around, type, size, isMain ? returnMemory : []);
}

const randomType = (random: Random): FunctionType => ({
  params: random.times(random.below(4), () => random.pick(allTypes)),
  results: random.chance(0.6) ? [random.pick(allTypes)] : [],
});

/** So that `ref.func` may name them. */
const referenceExports = ({ referenced }: Surroundings): readonly Bytes[] =>
  referenced.map((index, at) => [...text(`r${at}`), 0, ...u32(index)]);

function tableType(random: Random): Bytes {
  const initial = random.pick([0, 4, 10, 10, 10, 9_990]);
  const maximum = random.pick([undefined, undefined, initial, initial + 5, 20_000]);
  return [
    funcref,
    maximum === undefined ? 0 : 1,
    ...u32(initial),
    ...(maximum === undefined ? [] : u32(maximum)),
  ];
}

const global = (random: Random, type: ValueType, mutable: boolean): Bytes => [
  type,
  mutable ? 1 : 0,
  ...constant(random, type),
  0x0b,
];

function constant(random: Random, type: ValueType): Bytes {
  switch (type) {
    case i32:
      return [0x41, ...signed(random.pick(tellingIntegers.i32))];
    case i64:
      return [0x42, ...signed(random.pick(tellingIntegers.i64))];
    case f32:
      return [0x43, ...littleEndian(random.pick(tellingFloats.f32), 4)];
    case f64:
      return [0x44, ...littleEndian(random.pick(tellingFloats.f64), 8)];
    default:
      return [0xd0, funcref];
  }
}

/** Of each of the eight forms that fits. An active one fits its table mostly. */
function elementSegment(random: Random, { functions, hasTable }: Surroundings): Bytes {
  const indices = random.times(random.below(5), () => random.below(functions.length));
  const expressions = indices.map((index) =>
    random.chance(0.2) ? [0xd0, funcref, 0x0b] : [0xd2, ...u32(index), 0x0b],
  );
  const offset = [0x41, ...signed(random.chance(0.97) ? random.below(4) : 9_999), 0x0b];
  const forms: Bytes[] = [
    [1, 0, ...vector(indices.map(u32))],
    [3, 0, ...vector(indices.map(u32))],
    [5, funcref, ...vector(expressions)],
    [7, funcref, ...vector(expressions)],
  ];
  if (hasTable) {
    forms.push(
      [0, ...offset, ...vector(indices.map(u32))],
      [2, 0, ...offset, 0, ...vector(indices.map(u32))],
      [4, ...offset, ...vector(expressions)],
      [6, 0, ...offset, funcref, ...vector(expressions)],
    );
  }
  return random.pick(forms);
}

function dataSegment(random: Random): Bytes {
  const bytes = sized(random.times(random.below(40), () => random.below(256)));
  const offset = [0x41, ...signed(random.chance(0.97) ? random.below(2000) : 67_108_863), 0x0b];
  return random.pick([
    [1, ...bytes],
    [0, ...offset, ...bytes],
    [2, 0, ...offset, ...bytes],
  ]);
}
