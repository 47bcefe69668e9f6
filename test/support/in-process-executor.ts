import type { Execution, Executor } from '../../src/executor/executor.ts';
import { executeOneShot } from '../../src/runtime/one-shot/one-shot.ts';
import type { OneShotCall } from '../../src/runtime/one-shot/one-shot-call.ts';
import { executePromising } from '../../src/runtime/one-shot/run-receipts.ts';
import { Unsupported } from '../../src/vm/errors.ts';

/** Runs guests in the process of the test: no start-up, no fence. */
export const inProcessExecutor: Executor = {
  async execute(call: OneShotCall): Promise<Execution> {
    try {
      return { kind: 'done', result: executeOneShot(call) };
    } catch (cause) {
      if (cause instanceof Unsupported) {
        return { kind: 'unsupported', code: cause.code, feature: cause.feature };
      }
      throw cause;
    }
  },
  executeReceipts: async (call) => executePromising(call),
  isReady: () => true,
  close: async () => {},
};
