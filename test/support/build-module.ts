import { type FunctionType, valueType } from '../../src/wasm/module.ts';
import { type Bytes, section, signed, sized, text, toModule, u32, vector } from './wasm-bytes.ts';

export const { i32, i64, f32, f64, funcref } = valueType;
/** Types of proposals that are off. */
export const externref = 0x6f;
export const v128 = 0x7b;

export const nothing: FunctionType = { params: [], results: [] };

/** Instructions by name, for bodies that are read. */
export const op = {
  unreachable: 0x00,
  nop: 0x01,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  brTable: 0x0e,
  return: 0x0f,
  call: 0x10,
  callIndirect: 0x11,
  drop: 0x1a,
  select: 0x1b,
  selectTyped: 0x1c,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  globalGet: 0x23,
  globalSet: 0x24,
  tableGet: 0x25,
  tableSet: 0x26,
  i32Load: 0x28,
  i64Load: 0x29,
  i32Store: 0x36,
  i64Store: 0x37,
  f32Store: 0x38,
  f64Store: 0x39,
  memorySize: 0x3f,
  memoryGrow: 0x40,
  i32Const: 0x41,
  i64Const: 0x42,
  f32Const: 0x43,
  f64Const: 0x44,
  i32Eqz: 0x45,
  i32Add: 0x6a,
  i32Sub: 0x6b,
  i32DivU: 0x6e,
  refNull: 0xd0,
  refIsNull: 0xd1,
  refFunc: 0xd2,
  bulk: 0xfc,
} as const;

export const emptyBlock = 0x40;

export const i32Const = (value: number): Bytes => [op.i32Const, ...signed(value)];
export const i64Const = (value: number | bigint): Bytes => [op.i64Const, ...signed(value)];

export type FunctionParts = {
  /** Index of its type. */
  readonly type?: number;
  /** Groups of locals. */
  readonly locals?: readonly (readonly [count: number, type: number])[];
  /** Instructions without the last `end`. */
  readonly body?: Bytes;
};

/** What a test says of its module; each section's entries are bytes, unless they are types or functions. */
export type ModuleParts = {
  readonly types?: readonly FunctionType[];
  readonly imports?: readonly Bytes[];
  readonly functions?: readonly FunctionParts[];
  readonly tables?: readonly Bytes[];
  readonly memories?: readonly Bytes[];
  readonly globals?: readonly Bytes[];
  readonly exports?: readonly Bytes[];
  readonly start?: number;
  readonly elements?: readonly Bytes[];
  readonly dataCount?: number;
  readonly data?: readonly Bytes[];
  readonly custom?: Bytes;
};

export const toType = ({ params, results }: FunctionType): Bytes =>
  [[0x60], sized(params), sized(results)].flat();

export const toBody = ({ locals = [], body = [] }: FunctionParts): Bytes =>
  [vector(locals.map(([count, type]) => [...u32(count), type])), body, [op.end]].flat();

export const functionImport = (name: string, type: number, module = 'env'): Bytes =>
  [text(module), text(name), [0], u32(type)].flat();

export const functionExport = (name: string, index: number): Bytes => [text(name), [0], u32(index)].flat();

const optional = (id: number, entries: readonly Bytes[] | undefined): Bytes =>
  entries === undefined ? [] : section(id, vector(entries));

/** Sections that are not given are left out, but for one type `() -> ()`. */
export function buildModule(parts: ModuleParts): Uint8Array<ArrayBuffer> {
  const { types = [nothing], functions, start, dataCount, custom } = parts;
  return toModule(
    section(1, vector(types.map(toType))),
    optional(2, parts.imports),
    optional(
      3,
      functions?.map(({ type = 0 }) => u32(type)),
    ),
    optional(4, parts.tables),
    optional(5, parts.memories),
    optional(6, parts.globals),
    optional(7, parts.exports),
    start === undefined ? [] : section(8, u32(start)),
    optional(9, parts.elements),
    dataCount === undefined ? [] : section(12, u32(dataCount)),
    optional(
      10,
      functions?.map((one) => sized(toBody(one))),
    ),
    optional(11, parts.data),
    custom === undefined ? [] : section(0, custom),
  );
}

/** A module with a memory, a table of ten, and one exported method `main`. */
export const mainModule = (
  body: Bytes,
  parts: ModuleParts & Pick<FunctionParts, 'locals'> = {},
): Uint8Array<ArrayBuffer> =>
  buildModule({
    memories: [[0, 1]],
    tables: [[funcref, 0, 10]],
    exports: [functionExport('main', parts.imports?.length ?? 0)],
    ...parts,
    functions: [{ body, locals: parts.locals ?? [] }, ...(parts.functions ?? [])],
  });
