import { malformed, RefusedModule } from './byte-reader.ts';
import type { FunctionType, ValueType } from './module.ts';

/** wasm's kinds of imports and exports by their byte. */
export const externalKind = { function: 0, table: 1, memory: 2, global: 3, tag: 4 } as const;

/** Functions that nearcore imports before the contract's own: in its form every function index is greater by as many. */
export const injectedImports = 3;

type Range = { readonly start: number; readonly end: number };

/** wasmparser's limit on the summed sizes of imported and exported types. */
const maxTypeSize = 1_000_000;

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
  #typeSize = 1;

  functionType(index: number): FunctionType {
    const typeIndex = this.functions[index];
    if (typeIndex === undefined) return malformed();
    return this.types[typeIndex] ?? malformed();
  }

  countTypeSize(size: number): void {
    this.#typeSize += size;
    if (this.#typeSize >= maxTypeSize) malformed();
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
