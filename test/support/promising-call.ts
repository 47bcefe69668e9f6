import { toUtf8 } from '../../src/primitives/bytes.ts';
import type { FurtherAccount, NamedCall, PromisingCall } from '../../src/runtime/one-shot/promising-call.ts';
import { preparePromising } from '../../src/server/promising-run.ts';
import { buildModule, functionExport, functionImport, i64, i64Const, nothing, op } from './build-module.ts';
import { builtContract, type ContractName } from './built-contracts.ts';
import { plainCall } from './one-shot-call.ts';

/** A contract whose `price` returns 42. */
export const feedContract: Uint8Array = buildModule({
  types: [nothing, { params: [i64, i64], results: [] }],
  imports: [functionImport('value_return', 1)],
  memories: [[0, 1]],
  functions: [
    {
      body: [0x41, 0, ...i64Const(0x3234), op.i64Store, 3, 0, ...i64Const(2), ...i64Const(0), op.call, 0],
    },
  ],
  exports: [functionExport('price', 1)],
});

export const account = (accountId: string, code?: Uint8Array): FurtherAccount => ({
  accountId,
  balance: 10n ** 25n,
  code,
  state: [],
});

/** A call of one of our contracts by alice.near; its receipts are run in at most 100 blocks, unless `facts` say otherwise. */
export const promisingCall = (
  contract: ContractName,
  method: string,
  args: unknown,
  facts: Partial<PromisingCall> = {},
): PromisingCall => ({
  ...plainCall,
  code: builtContract(contract),
  accountId: `${contract}.near`,
  balance: 10n ** 25n,
  method,
  args: args instanceof Uint8Array ? args : toUtf8(JSON.stringify(args)),
  block: { height: 1_000n, timestamp: 10n ** 12n, epochHeight: 1n, randomSeed: new Uint8Array(32).fill(7) },
  promises: { kind: 'run', maxBlocks: 100 },
  accounts: [],
  ...facts,
});

export const named = (call: PromisingCall): NamedCall => preparePromising(call).call;
export const returned = { promises: { kind: 'return' } } as const;
