import { onceFor } from '../../src/primitives/once-for.ts';
import type { ContractLoader } from '../../src/runtime/one-shot/one-shot.ts';
import { type Contract, loadContract } from '../../src/vm/contract.ts';

const loaders = new Map<number, (code: Uint8Array) => Contract>();

/** Loads a contract once for each version. */
export const loadOnce: ContractLoader = (code, params) => {
  const loader =
    loaders.get(params.protocolVersion) ?? onceFor((one: Uint8Array) => loadContract(one, params));
  loaders.set(params.protocolVersion, loader);
  return loader(code);
};
