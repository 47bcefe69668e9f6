type HostFunction = (...args: readonly unknown[]) => unknown;

/** Words of eight bytes that a host function finds on the stack, whatever the guest has used: more than any of them takes. */
const reserve: readonly undefined[] = new Array(8_192).fill(undefined);

const nothing = (): void => undefined;

/** Throws V8's `RangeError` when the stack has no room for as many arguments. */
const assertReserve = (): unknown => Reflect.apply(nothing, undefined, reserve);

const guarded =
  (host: HostFunction): HostFunction =>
  (...args) => {
    assertReserve();
    return host(...args);
  };

const guardImports = (imports: WebAssembly.Imports): WebAssembly.Imports =>
  Object.fromEntries(
    Object.entries(imports).map(([module, values]) => [
      module,
      Object.fromEntries(
        Object.entries(values).map(([name, value]) => [
          name,
          typeof value === 'function' ? guarded(value as HostFunction) : value,
        ]),
      ),
    ]),
  );

/**
 * Keeps a part of the stack free for each host function, from now on, in this thread. A tab's worker has a stack of about one
 * megabyte: a guest that V8 gives large frames fills it before nearcore's limit comes, which `re_execution` tells as UNPROVEN.
 * But inside a library that answers "not valid" to whatever it catches, a full stack would become an answer, and an honest
 * bundle a FAIL. So the stack is found to be full before such a library is entered.
 */
export function reserveStackForHost(): void {
  const { Instance } = WebAssembly;
  WebAssembly.Instance = class extends Instance {
    constructor(module: WebAssembly.Module, imports: WebAssembly.Imports = {}) {
      super(module, guardImports(imports));
    }
  };
}
