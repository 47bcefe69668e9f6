import { toUtf8 } from '../primitives/bytes.ts';
import { type ByteReader, malformed, maxNameLength, RefusedModule } from './byte-reader.ts';
import { type FunctionType, type ValueType, valueType } from './module.ts';
import { externalKind, type ModuleFacts, sectionId, spend } from './module-facts.ts';

/** How many functions and what else the limits still allow. */
export type Limits = {
  typesLeft: number;
  readonly tables: number;
  readonly tableElements: number;
  functionsLeft: number;
};

type SectionReader = (facts: ModuleFacts, reader: ByteReader, limits: Limits) => void;

/** wasmparser's limits, which nearcore's validation inherits. */
const maxEntries = 1_000_000;
const maxSegments = 100_000;
const maxTables = 100;
const maxTableEntries = 10_000_000;
const maxParams = 1000;
const maxMemoryPages = 65_536;

function count(reader: ByteReader, limit: number): number {
  const entries = reader.u32();
  if (entries > limit) malformed();
  return entries;
}

function valueTypes(reader: ByteReader, limit: number): ValueType[] {
  const types: ValueType[] = [];
  for (let left = count(reader, limit); left > 0; left--) types.push(reader.valueType());
  return types;
}

/** A function type, also behind the prefix of a final sub type without a supertype: the same type to wasmparser. */
function functionType(reader: ByteReader): FunctionType {
  let form = reader.u8();
  if (form === 0x4f) {
    if (reader.u32() !== 0) malformed();
    form = reader.u8();
  }
  if (form !== 0x60) malformed();
  const params = valueTypes(reader, maxParams);
  const results = valueTypes(reader, maxParams);
  if (results.length > 1) malformed(); // multi-value is off
  return { params, results };
}

const typeSection: SectionReader = (facts, reader) => {
  for (let left = reader.u32(); left > 0; left--) facts.types.push(functionType(reader));
};

/** Protocol: the count is judged before the section's place and contents. */
function checkTypeLimit(reader: ByteReader, limits: Limits): void {
  limits.typesLeft = spend(limits.typesLeft, reader.u32(), 'TooManyTypes');
}

/** As wasmparser counts it towards its limit on what is imported and exported. */
const functionTypeSize = (type: FunctionType): number => 2 + type.params.length + type.results.length;

type Import = {
  readonly module: string;
  readonly name: string;
  readonly kind: number;
  readonly type: FunctionType | undefined;
};

function importEntry(facts: ModuleFacts, reader: ByteReader): Import {
  const module = reader.name();
  const name = reader.name();
  const kind = reader.u8();
  if (kind === externalKind.function) {
    const index = reader.u32();
    const type = facts.types[index] ?? malformed();
    facts.functions.push(index);
    facts.countTypeSize(functionTypeSize(type));
    return { module, name, kind, type };
  }
  facts.countTypeSize(1);
  if (kind === externalKind.table) tableType(reader);
  else if (kind === externalKind.memory) memoryType(reader);
  else if (kind === externalKind.global) globalType(reader);
  else malformed();
  return { module, name, kind, type: undefined };
}

/** Protocol: the section is validated whole before the first import is judged, each by module, then by kind. */
const importSection: SectionReader = (facts, reader, limits) => {
  const entries: Import[] = [];
  const total = count(reader, maxEntries);
  const start = reader.at;
  for (let left = total; left > 0; left--) entries.push(importEntry(facts, reader));
  reader.expectEnd();
  if (entries.filter(({ kind }) => kind === externalKind.memory).length > 1) malformed();
  if (entries.filter(({ kind }) => kind === externalKind.table).length > maxTables) malformed();
  for (const { module, name, kind, type } of entries) {
    if (module !== 'env') throw new RefusedModule('Instantiate');
    if (kind === externalKind.memory) throw new RefusedModule('Memory');
    if (type === undefined) throw new RefusedModule('Instantiate');
    limits.functionsLeft = spend(limits.functionsLeft, 1, 'TooManyFunctions');
    facts.imports.push({ name, type });
  }
  facts.importEntries = { start, end: reader.end };
};

const functionSection: SectionReader = (facts, reader) => {
  const total = reader.u32();
  if (facts.functions.length + total > maxEntries) malformed();
  facts.expectedBodies = total;
  for (let left = total; left > 0; left--) {
    const index = reader.u32();
    if (index >= facts.types.length) malformed();
    facts.functions.push(index);
  }
};

type Size = { readonly initial: number; readonly maximum: number | undefined };

/** Limits without the shared, 64-bit and page-size flags, whose proposals are off. */
function sizeLimits(reader: ByteReader): Size {
  const flags = reader.u8();
  if (flags > 1) malformed();
  const initial = reader.u32();
  const maximum = flags === 1 ? reader.u32() : undefined;
  if (maximum !== undefined && initial > maximum) malformed();
  return { initial, maximum };
}

function tableType(reader: ByteReader): Size {
  if (reader.valueType() !== valueType.funcref) malformed();
  return sizeLimits(reader);
}

const tableSection: SectionReader = (facts, reader, limits) => {
  const total = count(reader, maxTables);
  for (let left = total; left > 0; left--) facts.tables.push(tableType(reader));
  reader.expectEnd();
  spend(limits.tables, total, 'TooManyTables');
  for (const { initial } of facts.tables) spend(limits.tableElements, initial, 'TooManyTableElements');
};

function memoryType(reader: ByteReader): void {
  const { initial, maximum } = sizeLimits(reader);
  if (initial > maxMemoryPages || (maximum ?? 0) > maxMemoryPages) malformed();
}

/** Protocol: what is declared is checked and then replaced by nearcore's own memory; only that there is one matters. */
const memorySection: SectionReader = (facts, reader) => {
  const total = count(reader, 1);
  for (let left = total; left > 0; left--) memoryType(reader);
  if (total === 1) facts.hasMemory = true;
};

function globalType(reader: ByteReader): { type: ValueType; mutable: boolean } {
  const type = reader.valueType();
  const mutable = reader.u8();
  if (mutable > 1) malformed();
  return { type, mutable: mutable === 1 };
}

/**
 * A constant expression: one instruction and `end`. Extended constants are off, and `global.get` may only name imported
 * globals, which nearcore refuses.
 */
function constantExpression(facts: ModuleFacts, reader: ByteReader, expected: ValueType): void {
  const opcode = reader.u8();
  const type = constantType(facts, reader, opcode);
  if (type !== expected || reader.u8() !== 0x0b) malformed();
}

function constantType(facts: ModuleFacts, reader: ByteReader, opcode: number): ValueType {
  switch (opcode) {
    case 0x41:
      reader.skipSigned(32);
      return valueType.i32;
    case 0x42:
      reader.skipSigned(64);
      return valueType.i64;
    case 0x43:
      reader.skip(4);
      return valueType.f32;
    case 0x44:
      reader.skip(8);
      return valueType.f64;
    case 0xd0:
      reader.funcHeapType();
      return valueType.funcref;
    case 0xd2: {
      functionReference(facts, reader);
      return valueType.funcref;
    }
    default:
      return malformed();
  }
}

function functionReference(facts: ModuleFacts, reader: ByteReader): void {
  const index = reader.u32();
  facts.functionType(index);
  facts.referencedFunctions.add(index);
}

const globalSection: SectionReader = (facts, reader) => {
  for (let left = count(reader, maxEntries); left > 0; left--) {
    const global = globalType(reader);
    constantExpression(facts, reader, global.type);
    facts.globals.push(global);
  }
};

const isLongest = (name: string): boolean =>
  name.length * 3 >= maxNameLength && toUtf8(name).length === maxNameLength;

const exportSection: SectionReader = (facts, reader) => {
  const names = new Set<string>();
  for (let left = count(reader, maxEntries); left > 0; left--) {
    const name = reader.name();
    const kind = reader.u8();
    const index = reader.u32();
    facts.countTypeSize(exportSize(facts, kind, index));
    if (names.has(name)) malformed();
    names.add(name);
    if (kind === externalKind.memory) facts.exportedMemories++;
    else if (isLongest(name)) facts.hasLongestExportName = true;
    if (kind === externalKind.function) {
      facts.exportedFunctions.set(name, index);
      facts.referencedFunctions.add(index);
    }
  }
};

/** The exported type's size as wasmparser counts it; refuses an index that names nothing. */
function exportSize(facts: ModuleFacts, kind: number, index: number): number {
  if (kind === externalKind.function) return functionTypeSize(facts.functionType(index));
  const total =
    {
      [externalKind.table]: facts.tables.length,
      [externalKind.memory]: facts.hasMemory ? 1 : 0,
      [externalKind.global]: facts.globals.length,
    }[kind] ?? 0;
  if (index >= total) malformed();
  return 1;
}

const startSection: SectionReader = (facts, reader) => {
  const index = reader.u32();
  const type = facts.functionType(index);
  if (type.params.length > 0 || type.results.length > 0) malformed();
  facts.start = index;
};

const elementSection: SectionReader = (facts, reader) => {
  for (let left = count(reader, maxSegments); left > 0; left--) {
    elementSegment(facts, reader);
    facts.elementCount++;
  }
};

function elementSegment(facts: ModuleFacts, reader: ByteReader): void {
  const flags = reader.u32();
  if (flags > 7) malformed();
  const isActive = (flags & 1) === 0;
  if (isActive) {
    const table = (flags & 2) === 0 ? 0 : reader.u32();
    if (table >= facts.tables.length) malformed();
    constantExpression(facts, reader, valueType.i32);
  }
  const areExpressions = (flags & 4) !== 0;
  if ((flags & 3) !== 0) elementKind(reader, areExpressions);
  for (let left = count(reader, maxTableEntries); left > 0; left--) {
    if (areExpressions) constantExpression(facts, reader, valueType.funcref);
    else functionReference(facts, reader);
  }
}

function elementKind(reader: ByteReader, areExpressions: boolean): void {
  if (areExpressions) {
    if (reader.valueType() !== valueType.funcref) malformed();
  } else if (reader.u8() !== externalKind.function) malformed();
}

const dataCountSection: SectionReader = (facts, reader) => {
  facts.dataCount = count(reader, maxSegments);
};

const dataSection: SectionReader = (facts, reader) => {
  facts.dataSegments = count(reader, maxSegments);
  for (let left = facts.dataSegments; left > 0; left--) {
    const flags = reader.u32();
    if (flags > 2) malformed();
    if (flags !== 1) {
      const memory = flags === 0 ? 0 : reader.u32();
      if (memory !== 0 || !facts.hasMemory) malformed();
      constantExpression(facts, reader, valueType.i32);
    }
    reader.skip(reader.u32());
  }
};

type Section = {
  readonly order: number;
  readonly read: SectionReader;
  readonly checkLimit?: (reader: ByteReader, limits: Limits) => void;
};

/** All sections but code and custom ones: their place in the order of a module, and their reader. */
export const sections: ReadonlyMap<number, Section> = new Map<number, Section>([
  [sectionId.type, { order: 1, read: typeSection, checkLimit: checkTypeLimit }],
  [sectionId.import, { order: 2, read: importSection }],
  [sectionId.function, { order: 3, read: functionSection }],
  [sectionId.table, { order: 4, read: tableSection }],
  [sectionId.memory, { order: 5, read: memorySection }],
  [sectionId.global, { order: 6, read: globalSection }],
  [sectionId.export, { order: 7, read: exportSection }],
  [sectionId.start, { order: 8, read: startSection }],
  [sectionId.element, { order: 9, read: elementSection }],
  [sectionId.dataCount, { order: 10, read: dataCountSection }],
  [sectionId.data, { order: 12, read: dataSection }],
]);
export const codeOrder = 11;
