import type { Parameters } from '../params/at-version.ts';
import type { HostFunction } from '../wasm/instance.ts';
import { type FunctionType, type ValueType, valueType } from '../wasm/module.ts';
import type { Call } from './call.ts';
import type { Meter } from './meter.ts';
import type { Slice } from './slice.ts';

/** How an argument arrives; a slice is two u64, the length before the pointer. */
type ArgKind = 'u32' | 'u64' | 'slice';
type ResultKind = 'u32' | 'u64' | 'nothing';

type Arg = { readonly u32: number; readonly u64: bigint; readonly slice: Slice };
type Args<A extends readonly ArgKind[]> = { readonly [I in keyof A]: Arg[A[I]] };
type Run<A extends readonly ArgKind[], R extends ResultKind> = R extends 'nothing'
  ? (call: Call, ...args: Args<A>) => void
  : (call: Call, ...args: Args<A>) => R extends 'u32' ? number : bigint;

type Flags = Parameters['wasm'];
/** The parameter that switches an import on; nearcore's name of it. */
type Gate = { [K in keyof Flags]: Flags[K] extends boolean ? K : never }[keyof Flags];

/** One import that nearcore offers: its wasm type, when it is there, and what it does. */
export type HostImport = {
  readonly name: string;
  readonly type: FunctionType;
  readonly gate: Gate | undefined;
  readonly bind: (call: Call, meter: Meter) => HostFunction;
};

/** A row of the table of imports; the types of `run` follow from the kinds. */
export function hostFunction<const A extends readonly ArgKind[], R extends ResultKind>(
  name: string,
  args: A,
  result: R,
  run: Run<A, R>,
  gate?: Gate,
): HostImport {
  const type = { params: args.flatMap((kind) => wasmTypes[kind]), results: wasmTypes[result] };
  const invoke = run as unknown as (call: Call, ...args: readonly unknown[]) => bigint | number | undefined;
  const bind = (call: Call, meter: Meter): HostFunction => {
    if (args.length === 0) return () => across(meter, () => invoke(call));
    return (...raw) => across(meter, () => invoke(call, ...readArgs(args, raw)));
  };
  return { name, type, gate, bind };
}

/** Gas that the guest used is burnt before the host acts. When the host then ends the guest, nothing is left to settle. */
function across<T>(meter: Meter, act: () => T): T {
  meter.pause();
  const result = act();
  meter.resume();
  return result;
}

const { i32, i64 } = valueType;
const wasmTypes: Readonly<Record<ArgKind | ResultKind, readonly ValueType[]>> = {
  u32: [i32],
  u64: [i64],
  slice: [i64, i64],
  nothing: [],
};

/** V8 hands integers over as signed ones. */
function readArgs(kinds: readonly ArgKind[], raw: readonly (bigint | number)[]): unknown[] {
  const values: unknown[] = [];
  let at = 0;
  for (const kind of kinds) {
    if (kind === 'u32') values.push((raw[at] as number) >>> 0);
    else if (kind === 'u64') values.push(toU64(raw[at]));
    else values.push({ length: toU64(raw[at]), pointer: toU64(raw[at + 1]) });
    at += kind === 'slice' ? 2 : 1;
  }
  return values;
}

const toU64 = (value: bigint | number | undefined): bigint => BigInt.asUintN(64, value as bigint);
