import type { Parameters } from '../params/at-version.ts';
import type { HostFunction } from '../wasm/instance.ts';
import { type FunctionType, type ValueType, valueType } from '../wasm/module.ts';
import type { Call, Slice } from './call.ts';

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
  readonly bind: (call: Call) => HostFunction;
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
  const bind = (call: Call): HostFunction => {
    if (args.length === 0) return () => invoke(call);
    return (...raw) => invoke(call, ...readArgs(args, raw));
  };
  return { name, type, gate, bind };
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
  let at = 0;
  const u64 = (): bigint => BigInt.asUintN(64, raw[at++] as bigint);
  return kinds.map((kind) => {
    if (kind === 'u32') return (raw[at++] as number) >>> 0;
    return kind === 'u64' ? u64() : { length: u64(), pointer: u64() };
  });
}
