import { ExecutorFault } from '../../executor/executor.ts';

/** setTimeout takes no more. */
const longestMillis = 2n ** 31n - 1n;

/**
 * The seconds that a request allows, by the clock on the wall: who waits longer gets a problem, and nothing is signed. The
 * run itself ends by its gas, or by the service's own limit.
 */
export async function withinSeconds<T>(seconds: bigint, run: Promise<T>): Promise<T> {
  const millis = seconds * 1000n < longestMillis ? seconds * 1000n : longestMillis;
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    const fault = new ExecutorFault('execution_timeout', `the request allows ${seconds} s`);
    timer = setTimeout(() => reject(fault), Number(millis));
  });
  try {
    return await Promise.race([run, over]);
  } finally {
    clearTimeout(timer);
  }
}
