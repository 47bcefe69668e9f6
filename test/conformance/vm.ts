import { paramsAt, supportedVersions } from '../../src/params/at-version.ts';
import { loadContract } from '../../src/vm/contract.ts';
import type { Crypto } from '../../src/vm/crypto.ts';
import { InconsistentState, Unsupported } from '../../src/vm/errors.ts';
import { runContract } from '../../src/vm/run.ts';
import { type CaseResult, type ConformanceFile, toCaseResult } from './case-result.ts';
import { differences } from './differences.ts';
import { createMock, readCode, readContext, type VmCase } from './vm-case.ts';
import { recordChain, recordOutcome } from './vm-outcome.ts';

export type VmVector = {
  readonly id: string;
  readonly case: VmCase;
  readonly expected: Readonly<Record<string, unknown>>;
};

/** `vm/*.jsonl`: a call passes when every field of nearcore's answer is ours too. */
export function* checkVm(file: ConformanceFile): Iterable<CaseResult> {
  for (const line of file.lines()) yield checkCall(file.group, line as VmVector);
}

function checkCall(group: string, { id, case: one, expected }: VmVector): CaseResult {
  const version = Number(one.protocol_version);
  if (!supportedVersions.includes(version)) {
    return { group, id, status: 'skipped', reason: `protocol version ${version}` };
  }
  try {
    return toCaseResult(group, id, differences(expected, answerCall(one)));
  } catch (cause) {
    if (cause instanceof Unsupported) {
      return { group, id, status: 'skipped', reason: `missing import ${cause.feature}` };
    }
    return { group, id, status: 'failed', reason: `threw ${describe(cause)}` };
  }
}

/** Our answer in the oracle's form. Throws `Unsupported`, and whatever is a fault of ours that nearcore has not. */
export function answerCall(one: VmCase, crypto?: Crypto): object {
  const params = paramsAt(Number(one.protocol_version));
  const external = createMock(one);
  const context = readContext(one, params.limits.max_gas_burnt);
  const contract = loadContract(readCode(one), params);
  const outcome = outcomeOf(() =>
    recordOutcome(runContract({ contract, method: one.method, context, params, external, crypto })),
  );
  return { ...outcome, ...recordChain(external) };
}

/** nearcore's runner has faults of its own, such as a storage usage that the state cannot have. */
function outcomeOf(run: () => object): object {
  try {
    return run();
  } catch (cause) {
    if (!(cause instanceof InconsistentState)) throw cause;
    return {
      result: 'vm_error',
      debug: `InconsistentStateError(${cause.kind})`,
      display: cause.message,
    };
  }
}

function describe(cause: unknown): string {
  return cause instanceof Error
    ? (cause.stack ?? String(cause)).split('\n').slice(0, 3).join(' ')
    : String(cause);
}
