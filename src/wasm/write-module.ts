import type { Parameters } from '../params/at-version.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import type { FunctionType, PreparedModule } from './module.ts';
import { valueType } from './module.ts';
import { externalKind, type ModuleFacts, sectionId } from './module-facts.ts';
import { loadingError } from './wasmtime-limits.ts';

/** The bodies of the code section, and the types that they need besides the contract's own. */
export type EmittedCode = {
  readonly code: ByteWriter;
  readonly blockTypes: readonly FunctionType[];
};

/** Names of the exports, which only the host uses. */
export const hostExport = {
  call: 'call',
  gas: 'gas',
  stack: 'stack',
  callee: 'callee',
  table: 'table',
  start: 'start',
} as const;

/** Memories come from the host: the guest's own, and the one where the gas counter lies while the host runs. */
export const memoryImports = { module: 'host', guest: 'memory', counter: 'counter' } as const;

/**
 * Puts the module together for V8: the contract's sections, nearcore's memory, the charged code.
 *
 * V8 makes an object of each exported function for each instance. So one function is exported that calls any other by its
 * place in a table of its own, behind all that the contract can name.
 */
export function writeModule(
  code: Uint8Array,
  facts: ModuleFacts,
  emitted: EmittedCode,
  { limits }: Parameters,
): PreparedModule {
  const out = new ByteWriter(code.length * 4 + 4096);
  const copySection = (id: number): void => {
    const range = facts.ranges.get(id);
    if (range !== undefined) out.section(id, () => out.copy(code, range.start, range.end));
  };
  const methods = methodsOf(facts);
  const firstAdded = facts.types.length + emitted.blockTypes.length;
  out.raw([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
  writeTypes(out, [...facts.types, ...emitted.blockTypes, methodType, callType]);
  writeImports(out, code, facts, limits.initial_memory_pages, limits.max_memory_pages);
  writeAppended(out, code, facts.ranges.get(sectionId.function), sectionId.function, () =>
    out.u32(firstAdded + 1),
  );
  writeTables(out, facts, limits.max_elements_per_contract_table, methods.length);
  writeGlobals(out, code, facts, limits.max_stack_height);
  writeExports(out, facts);
  writeAppended(out, code, facts.ranges.get(sectionId.element), sectionId.element, () =>
    writeMethods(out, facts, methods),
  );
  copySection(sectionId.dataCount);
  writeCode(out, facts, emitted.code, firstAdded);
  copySection(sectionId.data);
  return {
    bytes: out.finish(),
    imports: facts.imports,
    exports: exportsOf(facts, methods),
    hasStart: facts.start !== undefined,
    loadingError: loadingError(facts),
  };
}

const methodType: FunctionType = { params: [], results: [] };
const callType: FunctionType = { params: [valueType.i32], results: [] };

/** Indices of the exported functions by their place in the added table. It also declares them for `ref.func`. */
const methodsOf = (facts: ModuleFacts): readonly number[] => [...new Set(facts.exportedFunctions.values())];

/** The entries of the contract's own section, if it has one, and one more. */
function writeAppended(
  out: ByteWriter,
  code: Uint8Array,
  range: { readonly start: number; readonly end: number } | undefined,
  id: number,
  entry: () => void,
): void {
  out.section(id, () => {
    const entries = range === undefined ? undefined : new ByteReader(code, range.start, range.end);
    out.u32((entries?.u32() ?? 0) + 1);
    if (entries !== undefined && range !== undefined) out.copy(code, entries.at, range.end);
    entry();
  });
}

function writeMethods(out: ByteWriter, facts: ModuleFacts, methods: readonly number[]): void {
  out.byte(0x02); // active, of a table that is named
  out.u32(facts.tables.length);
  out.raw([0x41, 0x00, 0x0b, externalKind.function]);
  out.u32(methods.length);
  for (const index of methods) out.u32(index);
}

function writeCode(out: ByteWriter, facts: ModuleFacts, code: ByteWriter, methodTypeIndex: number): void {
  out.section(sectionId.code, () => {
    out.u32(facts.bodies + 1);
    out.append(code);
    out.sized(() => {
      out.raw([0x00, 0x20, 0x00, 0x11]); // no locals; local.get 0; call_indirect
      out.u32(methodTypeIndex);
      out.u32(facts.tables.length);
      out.byte(0x0b);
    });
  });
}

function exportsOf(facts: ModuleFacts, methods: readonly number[]): PreparedModule['exports'] {
  const slots = new Map(methods.map((index, slot) => [index, slot]));
  const entries = [...facts.exportedFunctions].map(
    ([name, index]) => [name, { ...facts.functionType(index), slot: slots.get(index) ?? 0 }] as const,
  );
  return new Map(entries);
}

function writeTypes(out: ByteWriter, types: readonly FunctionType[]): void {
  out.section(sectionId.type, () => {
    out.u32(types.length);
    for (const { params, results } of types) {
      out.byte(0x60);
      for (const list of [params, results]) {
        out.u32(list.length);
        out.raw(list);
      }
    }
  });
}

function writeImports(
  out: ByteWriter,
  code: Uint8Array,
  facts: ModuleFacts,
  initialPages: number,
  maxPages: number,
): void {
  out.section(sectionId.import, () => {
    out.u32(facts.imports.length + 2);
    if (facts.importEntries !== undefined) out.copy(code, facts.importEntries.start, facts.importEntries.end);
    writeMemoryImport(out, memoryImports.guest, initialPages, maxPages);
    writeMemoryImport(out, memoryImports.counter, 1, 1);
  });
}

function writeMemoryImport(out: ByteWriter, name: string, initialPages: number, maxPages: number): void {
  out.text(memoryImports.module);
  out.text(name);
  out.raw([externalKind.memory, 1]);
  out.u32(initialPages);
  out.u32(maxPages);
}

/** Protocol: no table grows beyond nearcore's limit, whatever it declares. */
function writeTables(out: ByteWriter, facts: ModuleFacts, maxElements: number, methods: number): void {
  out.section(sectionId.table, () => {
    out.u32(facts.tables.length + 1);
    for (const { initial, maximum } of facts.tables) {
      out.raw([valueType.funcref, 1]);
      out.u32(initial);
      out.u32(Math.min(maximum ?? maxElements, maxElements));
    }
    out.raw([valueType.funcref, 1]);
    out.u32(methods);
    out.u32(methods);
  });
}

function writeGlobals(out: ByteWriter, code: Uint8Array, facts: ModuleFacts, maxStackHeight: number): void {
  const range = facts.ranges.get(sectionId.global);
  out.section(sectionId.global, () => {
    out.u32(facts.globals.length + 3);
    if (range !== undefined) {
      const entries = new ByteReader(code, range.start, range.end);
      entries.u32();
      out.copy(code, entries.at, range.end);
    }
    for (const initial of [0, maxStackHeight, 0]) {
      out.raw([valueType.i32, 1, 0x41]);
      out.s32(initial);
      out.byte(0x0b);
    }
  });
}

function writeExports(out: ByteWriter, facts: ModuleFacts): void {
  const gas = facts.globals.length;
  const entries: (readonly [name: string, kind: number, index: number])[] = [
    [hostExport.gas, externalKind.global, gas],
    [hostExport.stack, externalKind.global, gas + 1],
    [hostExport.callee, externalKind.global, gas + 2],
    [hostExport.call, externalKind.function, facts.functions.length],
  ];
  if (facts.tables.length > 0) entries.push([hostExport.table, externalKind.table, 0]);
  if (facts.start !== undefined) entries.push([hostExport.start, externalKind.function, facts.start]);
  out.section(sectionId.export, () => {
    out.u32(entries.length);
    for (const [name, kind, index] of entries) {
      out.text(name);
      out.byte(kind);
      out.u32(index);
    }
  });
}
