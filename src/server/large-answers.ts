import type { Context, MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import { ProblemError } from './problems.ts';

declare module 'hono' {
  interface ContextVariableMap {
    /** Set by routes whose answers may be large: what is held until the last byte was read. */
    answerBytes?: number;
  }
}

const smallBytes = 262_144;
/** Of all answers that are being read. */
const mostBytes = 268_435_456;
/** For the largest over a slow line; whoever takes longer is cut off. */
const usualPatienceMillis = 300_000;

/**
 * Bounds the memory that answers take together while callers read them, as slowly as they like: a process that runs out of
 * memory loses its keys. Stands outside of what compresses an answer or tags it. Throws `answers_overloaded`.
 */
export function largeAnswers(patienceMillis = usualPatienceMillis): MiddlewareHandler {
  let held = 0;
  return createMiddleware(async (c, next) => {
    await next();
    const bytes = bytesOf(c);
    const { body } = c.res;
    if (bytes <= smallBytes || body === null) return;
    if (held + bytes > mostBytes) {
      c.res = undefined; // its headers would stand in the problem's
      throw new ProblemError('answers_overloaded', 'too many large answers are being read; try again');
    }
    held += bytes;
    const release = () => {
      held -= bytes;
    };
    c.res = new Response(released(body, release, patienceMillis), c.res);
  });
}

/** Of an answer without a body nobody reads the body. */
const bytesOf = (c: Context): number => (c.req.method === 'HEAD' ? 0 : (c.get('answerBytes') ?? 0));

/** The same stream; `release` is called once, when it ends in whatever way. */
function released(
  body: ReadableStream<Uint8Array>,
  release: () => void,
  patienceMillis: number,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => end(new Error('an answer was not read in time')), patienceMillis).unref();
  tooLate.catch(() => undefined);
  let isEnded = false;
  function end(why?: Error): void {
    if (isEnded) return;
    isEnded = true;
    clearTimeout(timer);
    release();
    if (why === undefined) return;
    reject(why);
    reader.cancel(why).catch(() => undefined); // what made it has nothing to say any more
  }
  return new ReadableStream(
    {
      start: (controller) => void tooLate.catch((why: unknown) => controller.error(why)),
      async pull(controller) {
        const { done, value } = await reader.read();
        if (isEnded) return;
        if (!done) controller.enqueue(value);
        else {
          end();
          controller.close();
        }
      },
      async cancel(why) {
        end();
        await reader.cancel(why);
      },
    },
    { highWaterMark: 0 },
  );
}
