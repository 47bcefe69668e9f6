import { InternalFault } from '../primitives/internal-fault.ts';
import { ProblemError } from './problems.ts';

/**
 * Sends lines as fast as they are read. When they break off the status is out already, and the server prints the error and
 * sends its message behind the last line: so a fault goes to `report`, and words that hold nothing take its place.
 */
export function lineStream(
  lines: AsyncGenerator<string>,
  report: (cause: unknown) => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await lines.next().catch((cause: unknown) => breakOff(cause, report));
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await lines.return(undefined);
    },
  });
}

function breakOff(cause: unknown, report: (cause: unknown) => void): never {
  if (cause instanceof ProblemError) throw cause;
  report(cause);
  throw new InternalFault('the answer broke off for a fault of ours');
}
