import { setImmediate as tick } from 'node:timers/promises';
import { differences } from '../conformance/differences.ts';
import { answerCall } from '../conformance/vm.ts';
import type { VmCase } from '../conformance/vm-case.ts';
import type { Answer, OracleStream } from './oracle-stream.ts';

export type Comparison = {
  /** Where the answers differ; none when they are the same. */
  readonly differences: readonly string[];
  readonly expected: Answer;
  readonly actual: Answer;
};

/** Asks both sides. The oracle works while we do. */
export async function compareCall(oracle: OracleStream, one: VmCase): Promise<Comparison> {
  const asked = oracle.ask(one);
  await tick(); // lets the question leave
  const actual = ourAnswer(one);
  const expected = await asked;
  return { expected, actual, differences: compareAnswers(expected, actual) };
}

/** A fault that nearcore's runner has is one for us as well, but not in its words. */
export function compareAnswers(expected: Answer, actual: Answer): readonly string[] {
  const isTheirFault = expected['result'] === 'panic' || expected['result'] === 'vm_error';
  return isTheirFault && actual['result'] === 'fault' ? [] : differences(expected, actual);
}

function ourAnswer(one: VmCase): Answer {
  try {
    return answerCall(one) as Answer;
  } catch (cause) {
    return {
      result: 'fault',
      message: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
    };
  }
}

/** What a case came to, in few words, for counting. */
export function summarize({ expected }: Comparison): string {
  const { result, aborted } = expected as { result: string; aborted?: { debug?: unknown } | null };
  if (result !== 'aborted' || typeof aborted?.debug !== 'string') return result;
  const [kind = '', inner = ''] = aborted.debug.split(/[({ ]/);
  return kind === 'HostError' || kind === 'WasmTrap' ? inner.replace(/\W.*/, '') : kind;
}
