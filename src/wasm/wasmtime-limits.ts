import { type ModuleFacts, maxTypeSize } from './module-facts.ts';

/**
 * What Wasmtime 45, as nearcore configures it, refuses of modules that nearcore's own preparation has let pass. The limits
 * are wasmparser's again, and now hold for the instrumented form, which has more of everything.
 */

/** Parameters and locals together: wasm allows 50,000, and nearcore adds two. */
export const maxLocals = 50_000 - 2;

const maxGlobals = 1_000_000 - 2;

/** The sizes of the three injected imports' types. */
const injectedImportSizes = 2 + 2 + 3;

/** Whether the instrumented form keeps wasmparser's limits on whole modules. */
export function isParsedByWasmtime(facts: ModuleFacts): boolean {
  const injected = facts.hasInjectedImports ? injectedImportSizes : 0;
  const gasExport = facts.hasInjectedGlobals ? 1 : 0;
  const startExport = facts.start === undefined ? 0 : 2;
  const memories = 1 - facts.exportedMemories;
  const typeSize = facts.typeSize + injected + gasExport + startExport + memories;
  return typeSize < maxTypeSize && facts.globals.length <= maxGlobals;
}

/** What nearcore's pooling allocator has for each instance. */
const maxInstanceSize = 1 << 20;
/** Wasmtime's own state of an instance, and what a `VMContext` has before its functions, on x86-64. */
const instanceSize = 160;
const contextSize = 48 + 8 + 16;

/** The message with which nearcore's engine fails to load the compiled module, if it does. */
export function loadingError(facts: ModuleFacts): string | undefined {
  const injected = facts.hasInjectedImports ? 3 : 0;
  const importCount = facts.imports.length + injected;
  const escaped = importCount + escapedBodies(facts);
  const globalCount = facts.globals.length + (facts.hasInjectedGlobals ? 2 : 0);
  const beforeGlobals = contextSize + 32 * importCount + 16 * facts.tables.length;
  const size = instanceSize + Math.ceil(beforeGlobals / 16) * 16 + 16 * globalCount + 32 * escaped;
  return size <= maxInstanceSize
    ? undefined
    : 'module instance size does not fit in pooling allocator requirements';
}

/** Functions of the contract's own that something but a call may reach. */
function escapedBodies({ referencedFunctions, imports, start }: ModuleFacts): number {
  const escaped = new Set(referencedFunctions);
  if (start !== undefined) escaped.add(start);
  return [...escaped].filter((index) => index >= imports.length).length;
}
