import { paramsAt } from '../../src/params/at-version.ts';
import { fromUtf8 } from '../../src/primitives/bytes.ts';
import { loadContract } from '../../src/vm/contract.ts';
import type { FunctionCallError } from '../../src/vm/errors.ts';
import { runContract } from '../../src/vm/run.ts';
import { plainContext, plainSettings } from './bare-call.ts';
import { builtContract } from './built-contracts.ts';
import { MockExternal } from './mock-external.ts';

const params = paramsAt(88);
const contract = loadContract(builtContract('dcap_probe'), params);

export type ProbeMethod = 'read' | 'replay' | 'judge_quote' | 'judge' | 'judge_json';

export type ProbeAnswer = {
  readonly value: unknown;
  /** The panic, `code: detail`. */
  readonly refused: string | undefined;
  readonly gas: bigint;
};

/** Asks the probe at a time in Unix seconds. */
export function askProbe(method: ProbeMethod, input: Uint8Array, nowSeconds: number): ProbeAnswer {
  const context = { ...plainContext, input, blockTimestamp: BigInt(nowSeconds) * 1_000_000_000n };
  const outcome = runContract({
    contract,
    method,
    context,
    params,
    external: new MockExternal(plainSettings),
  });
  const { error, returnData, gasBurnt: gas } = outcome;
  const value = returnData.kind === 'value' ? JSON.parse(fromUtf8(returnData.bytes)) : undefined;
  return { value, refused: error && refusalOf(error), gas };
}

/** The text of a panic; any other end of a call is shown whole. */
function refusalOf(error: FunctionCallError): string {
  const { kind } = error;
  if (kind === 'HostError' && error.error.kind === 'GuestPanic') return error.error.panic_msg;
  return JSON.stringify(error, (_, value) => (typeof value === 'bigint' ? value.toString() : value));
}
