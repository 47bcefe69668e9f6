import { describe, expect, test } from 'vitest';
import { ExecutorFault } from '../../src/executor/executor.ts';
import { lineStream } from '../../src/server/line-stream.ts';
import { ProblemError } from '../../src/server/problems.ts';

async function* linesThen(cause?: unknown): AsyncGenerator<string> {
  yield 'one\n';
  yield 'two\n';
  if (cause !== undefined) throw cause;
}

const textOf = (stream: ReadableStream<Uint8Array>) => new Response(stream).text();

describe('an answer of many lines', () => {
  test('is sent as they are made', async () => {
    expect(await textOf(lineStream(linesThen(), () => undefined))).toBe('one\ntwo\n');
  });

  test('breaks off in words that hold nothing of a fault, which is reported', async () => {
    const reported: unknown[] = [];
    const fault = new ExecutorFault('execution_fault', 'what a contract of a private world said', {
      cause: new Error('and more of it'),
    });
    const read = textOf(lineStream(linesThen(fault), (cause) => void reported.push(cause)));
    const told: unknown = await read.catch((cause: unknown) => cause);
    expect(told).toMatchObject({ message: 'the answer broke off for a fault of ours' });
    expect(told).not.toHaveProperty('cause');
    expect(reported).toEqual([fault]);
  });

  test('breaks off with a problem as it is', async () => {
    const reported: unknown[] = [];
    const problem = new ProblemError('audits_overloaded', 'too many');
    const read = textOf(lineStream(linesThen(problem), (cause) => void reported.push(cause)));
    await expect(read).rejects.toBe(problem);
    expect(reported).toEqual([]);
  });

  test('ends what makes the lines when its reader goes away', async () => {
    let isEnded = false;
    async function* endless() {
      try {
        for (;;) yield 'line\n';
      } finally {
        isEnded = true;
      }
    }
    const reader = lineStream(endless(), () => undefined).getReader();
    await reader.read();
    await reader.cancel();
    expect(isEnded).toBe(true);
  });
});
