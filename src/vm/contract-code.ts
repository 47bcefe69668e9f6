import type { Call } from './call.ts';
import { ContractTrap } from './errors.ts';
import type { Slice } from './slice.ts';

/** Code that a promise will deploy. */
export function readContractCode(call: Call, at: Slice): Uint8Array {
  const code = call.read(at);
  const limit = call.params.limits.max_contract_size;
  if (code.length <= limit) return code;
  throw new ContractTrap({ kind: 'ContractSizeExceeded', size: BigInt(code.length), limit: BigInt(limit) });
}
