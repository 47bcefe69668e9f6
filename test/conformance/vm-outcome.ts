import { toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import { debugError, displayError } from '../../src/vm/error-text.ts';
import type { FunctionCallError } from '../../src/vm/errors.ts';
import type { GasProfile } from '../../src/vm/gas-counter.ts';
import type { VmOutcome } from '../../src/vm/run.ts';
import type { MockExternal } from '../support/mock-external.ts';
import { recordBytes, recordText } from '../support/recorded-values.ts';

const mostLogs = 100;
const mostCalls = 300;

/** Our outcome as the oracle writes nearcore's (`../shared/oracle/src/case.rs`, `outcome_json`). */
export function recordOutcome(outcome: VmOutcome): object {
  return {
    result: outcome.status,
    burnt_gas: `${outcome.gasBurnt}`,
    used_gas: `${outcome.gasUsed}`,
    compute_usage: `${outcome.computeUsage}`,
    balance: `${outcome.balance}`,
    storage_usage: `${outcome.storageUsage}`,
    subsidized_amount: `${outcome.subsidizedAmount}`,
    return: recordReturn(outcome.returnData),
    logs: recordLogs(outcome.logs),
    aborted: outcome.error === undefined ? null : recordError(outcome.error),
    profile: recordProfile(outcome.profile),
  };
}

/** What the call left behind, whatever became of it. */
export function recordChain(chain: MockExternal): object {
  return {
    storage_after: chain.storedEntries().map(([key, value]) => [recordBytes(key), recordBytes(value)]),
    calls: recordCalls(chain.calls),
  };
}

function recordReturn(data: VmOutcome['returnData']): 'none' | object {
  switch (data.kind) {
    case 'none':
      return 'none';
    case 'value':
      return { value: recordBytes(data.bytes) };
    case 'receipt':
      return { receipt: `${data.index}` };
  }
}

function recordLogs(logs: readonly string[]): readonly unknown[] {
  if (logs.length <= mostLogs) return logs.map(recordText);
  return [{ count: logs.length, last: recordText(logs.at(-1) ?? '') }];
}

const recordError = (error: FunctionCallError) => ({
  debug: recordText(debugError(error)),
  display: recordText(displayError(error)),
});

const recordProfile = ({ wasmGas, ext, actions }: GasProfile) => ({
  wasm_gas: `${wasmGas}`,
  ext: asText(ext),
  actions: asText(actions),
});

const asText = (figures: Readonly<Record<string, bigint>>) =>
  Object.fromEntries(Object.entries(figures).map(([name, gas]) => [name, `${gas}`]));

function recordCalls(calls: readonly object[]): unknown {
  if (calls.length <= mostCalls) return calls;
  const digest = toHex(sha256(toUtf8(JSON.stringify(calls))));
  return { count: calls.length, last: calls.at(-1), sha256_of_compact_json: digest };
}
