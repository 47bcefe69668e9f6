import { malformed, RefusedModule } from './byte-reader.ts';
import type { FunctionType, ValueType } from './module.ts';

export const sectionId = {
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  code: 10,
  data: 11,
  dataCount: 12,
} as const;

/** wasm's kinds of imports and exports by their byte. */
export const externalKind = { function: 0, table: 1, memory: 2, global: 3, tag: 4 } as const;

/** Functions that nearcore imports before the contract's own: in its form every function index is greater by as many. */
export const injectedImports = 3;

type Range = { readonly start: number; readonly end: number };

/** wasmparser's limit on the summed sizes of imported and exported types. */
export const maxTypeSize = 1_000_000;

/** What the sections of a module say, filled in as they are read in the order of its bytes. */
export class ModuleFacts {
  readonly types: FunctionType[] = [];
  /** The type index of each function, imported ones first. */
  readonly functions: number[] = [];
  readonly imports: { readonly name: string; readonly type: FunctionType }[] = [];
  readonly tables: { readonly initial: number; readonly maximum: number | undefined }[] = [];
  hasMemory = false;
  readonly globals: { readonly type: ValueType; readonly mutable: boolean }[] = [];
  readonly exportedFunctions = new Map<string, number>();
  exportedMemories = 0;
  /** Some export but a memory has a name as long as wasmparser allows. */
  hasLongestExportName = false;
  start: number | undefined;
  elementCount = 0;
  dataCount: number | undefined;
  dataSegments = 0;
  /** Functions that appear outside of bodies, so that `ref.func` may name them. */
  readonly referencedFunctions = new Set<number>();
  /** Bodies that the code section still owes. */
  expectedBodies: number | undefined;
  /** Where the contents of a section stand, by section id, for those that are copied. */
  readonly ranges = new Map<number, Range>();
  /** Where the entries of the import section stand, without their count. */
  importEntries: Range | undefined;
  /** Summed sizes of imported and exported types, as wasmparser counts them. */
  typeSize = 1;

  /** Known before the first body: whatever names functions for tables comes earlier. */
  get hostInTables(): boolean {
    return this.referencedFunctions.values().some((index) => index < this.imports.length);
  }

  get bodies(): number {
    return this.functions.length - this.imports.length;
  }

  /** nearcore's own imports come with the section of imports or the first body. */
  get hasInjectedImports(): boolean {
    return this.bodies > 0 || this.ranges.has(sectionId.import);
  }

  /** nearcore's own globals come with the section of globals or the first body. */
  get hasInjectedGlobals(): boolean {
    return this.bodies > 0 || this.ranges.has(sectionId.global);
  }

  functionType(index: number): FunctionType {
    const typeIndex = this.functions[index];
    if (typeIndex === undefined) return malformed();
    return this.types[typeIndex] ?? malformed();
  }

  countTypeSize(size: number): void {
    this.typeSize += size;
    if (this.typeSize >= maxTypeSize) malformed();
  }

  /** The checks that need the whole module. */
  checkEnd(): void {
    if (this.dataCount !== undefined && this.dataCount !== this.dataSegments) malformed();
    if (this.expectedBodies !== undefined && this.expectedBodies > 0) malformed();
  }
}

/** Takes `count` from what is left of a limit; fails with nearcore's name for it. */
export function spend(
  left: number,
  count: number,
  error: ConstructorParameters<typeof RefusedModule>[0],
): number {
  if (count > left) throw new RefusedModule(error);
  return left - count;
}
