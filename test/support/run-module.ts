import { paramsAt } from '../../src/params/at-version.ts';
import {
  createInstance,
  GuestTrap,
  type HostFunction,
  type Instance,
  type TrapKind,
} from '../../src/wasm/instance.ts';
import type { PreparedModule } from '../../src/wasm/module.ts';
import { prepareModule } from '../../src/wasm/prepare.ts';

export const params = paramsAt(88);
/** Gas of one operation. */
export const operation = params.wasm.regular_op_cost;

/** The prepared form of a module that must pass. */
export function prepared(code: Uint8Array): PreparedModule {
  const preparation = prepareModule(code, params);
  if (!preparation.ok) throw new Error(`refused: ${JSON.stringify(preparation.failure)}`);
  return preparation.module;
}

/** nearcore's name for why a module cannot be compiled or loaded, or `undefined` when it can. */
export function refusalOf(code: Uint8Array): string | undefined {
  const preparation = prepareModule(code, params);
  if (preparation.ok) {
    const { loadingError } = preparation.module;
    return loadingError === undefined ? undefined : `LoadingError: ${loadingError}`;
  }
  const { failure } = preparation;
  return failure.kind === 'PrepareError' ? failure.error : `WasmtimeCompileError: ${failure.message}`;
}

export type Run = {
  readonly trap: TrapKind | undefined;
  /** In operations. */
  readonly spent: bigint;
  readonly instance: Instance;
};

export type RunOptions = {
  /** In operations. */
  readonly gas?: bigint;
  readonly host?: (name: string) => HostFunction;
  readonly method?: string;
};

const noHost = (name: string): HostFunction => {
  throw new Error(`no host function ${name}`);
};

/** Prepares a module and calls its method. Whatever is no trap of the guest passes through. */
export function runModule(code: Uint8Array, options: RunOptions = {}): Run {
  const { gas = 1_000_000n, host = noHost, method = 'main' } = options;
  const instance = createInstance(prepared(code), params, host);
  instance.arm(Number(gas * operation));
  const trap = trapOf(() => {
    instance.start();
    instance.call(method);
  });
  return { trap, spent: BigInt(instance.spent()) / operation, instance };
}

export function trapOf(enter: () => void): TrapKind | undefined {
  try {
    enter();
    return undefined;
  } catch (cause) {
    if (cause instanceof GuestTrap) return cause.trap;
    throw cause;
  }
}
