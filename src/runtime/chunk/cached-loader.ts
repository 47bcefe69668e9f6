import { onceFor } from '../../primitives/once-for.ts';
import { type Contract, loadContract } from '../../vm/contract.ts';
import type { ContractLoader } from '../one-shot/one-shot.ts';

/** Loads each contract once for each protocol version, as long as its very bytes are kept: for many chunks in a row. */
export function cachedLoader(): ContractLoader {
  const loaders = new Map<number, (code: Uint8Array) => Contract>();
  return (code, params) => {
    const { protocolVersion } = params;
    const loader = loaders.get(protocolVersion) ?? onceFor((one: Uint8Array) => loadContract(one, params));
    loaders.set(protocolVersion, loader);
    return loader(code);
  };
}
