import { ContractTrap, InconsistentState } from '../../src/vm/errors.ts';
import { hostImports } from '../../src/vm/imports.ts';

/** A host function that a contract called, and the kind of the error that it ended the call with. */
export type TracedCall = { readonly name: string; readonly error: string | undefined };

/** Notes every call of a host function from now on, in this process. Returns what takes the notes since it was last called. */
export function traceHostCalls(): () => readonly TracedCall[] {
  let calls: TracedCall[] = [];
  for (const one of hostImports) {
    const { name, bind } = one;
    const traced: typeof bind = (...around) => {
      const run = bind(...around);
      return (...args) => {
        try {
          const result = run(...args);
          calls.push({ name, error: undefined });
          return result;
        } catch (cause) {
          calls.push({ name, error: errorKind(cause) });
          throw cause;
        }
      };
    };
    // The table is what links contracts, and there is no other way in.
    Object.assign(one, { bind: traced });
  }
  return () => {
    const taken = calls;
    calls = [];
    return taken;
  };
}

function errorKind(cause: unknown): string {
  if (cause instanceof ContractTrap) return cause.error.kind;
  return cause instanceof InconsistentState ? 'InconsistentState' : 'fault';
}
