import type { SharedContract, ThreadTask } from '../../src/executor/messages.ts';
import { SharedContracts } from '../../src/executor/shared-contracts.ts';
import { paramsAt } from '../../src/params/at-version.ts';
import { toHex } from '../../src/primitives/bytes.ts';
import { hashOfCode } from '../../src/primitives/code-hash.ts';
import { type OneShotCall, withoutCode } from '../../src/runtime/one-shot/one-shot-call.ts';
import { encodePreparation } from '../../src/wasm/preparation-codec.ts';
import { prepareModule } from '../../src/wasm/prepare.ts';

/** What a thread is handed for a contract. */
export function sharedContract(code: Uint8Array, protocolVersion: number): SharedContract {
  const contracts = new SharedContracts();
  const name = `${protocolVersion}-${toHex(hashOfCode(code))}`;
  contracts.put(name, encodePreparation(prepareModule(code, paramsAt(protocolVersion))));
  return contracts.get(name);
}

export const taskOf = (call: OneShotCall): ThreadTask => ({
  kind: 'call',
  call: withoutCode(call),
  contract: sharedContract(call.code, call.protocolVersion),
});
