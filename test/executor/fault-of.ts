import { expect } from 'vitest';
import { ExecutorFault, type ExecutorFaultCode } from '../../src/executor/executor.ts';

type Fault = { readonly code: ExecutorFaultCode; readonly message: string };

/** How a call that must not succeed ended. */
export async function faultOf(execution: Promise<unknown>): Promise<Fault> {
  const cause = await execution.then(
    () => new Error('the call succeeded'),
    (thrown: unknown) => thrown,
  );
  expect(cause).toBeInstanceOf(ExecutorFault);
  const { code, message } = cause as ExecutorFault;
  return { code, message };
}
