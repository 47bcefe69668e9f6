import { EnclaveFault } from './enclave.ts';

/** As long as the SDK itself waits. */
export const defaultTimeoutMillis = 30_000;

/**
 * One call of the SDK, with every way in which it fails turned into an `EnclaveFault`. The SDK's own time-out
 * covers the socket only, so a deadline stands around the whole call.
 */
export async function callAgent(
  method: string,
  timeoutMillis: number,
  ask: () => Promise<unknown>,
): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new EnclaveFault('enclave_unreachable', `${method}: no answer in ${timeoutMillis} ms`)),
      timeoutMillis,
    );
  });
  try {
    const answer = await Promise.race([ask(), deadline]);
    assertNoErrorBody(method, answer);
    return answer;
  } catch (cause) {
    throw toFault(method, cause);
  } finally {
    clearTimeout(timer);
  }
}

/** The SDK passes an error body on as if it were the answer (tee.md §2 a). */
function assertNoErrorBody(method: string, answer: unknown): void {
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) return;
  throw new EnclaveFault('enclave_refused', `${method}: ${String(answer.error)}`);
}

const brokenTransport: ReadonlySet<string> = new Set([
  'request timed out',
  'request aborted',
  'failed to parse response',
]);

function toFault(method: string, cause: unknown): EnclaveFault {
  if (cause instanceof EnclaveFault) return cause;
  if (!(cause instanceof Error)) return new EnclaveFault('enclave_unreachable', method, { cause });
  // With an error body the SDK stumbles over the missing fields and loses the agent's words.
  if (cause instanceof TypeError || cause instanceof SyntaxError) {
    return new EnclaveFault('enclave_refused', `${method}: an error, or no answer of the expected form`, {
      cause,
    });
  }
  const isTransport = 'code' in cause || brokenTransport.has(cause.message);
  const code = isTransport ? 'enclave_unreachable' : 'enclave_refused';
  return new EnclaveFault(code, `${method}: ${cause.message}`, { cause });
}
