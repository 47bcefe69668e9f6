import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import type { z } from 'zod';
import { parseExactJson } from './exact-json.ts';
import { parseRequest } from './parse-request.ts';
import { ProblemError } from './problems.ts';

/** Refuses a body that is larger, before it is held as a whole. */
export const limitBody = (maxSize: number): MiddlewareHandler =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new ProblemError('body_too_large', `the body has more than ${maxSize} bytes`);
    },
  });

/** Reads the body by a schema into the variable `body`. Hono's own reader would round numbers without a word. */
export const jsonBody = <S extends z.ZodType>(schema: S) =>
  createMiddleware<{ Variables: { body: z.output<S> } }>(async (c, next) => {
    assertJsonType(c.req.header('content-type') ?? '');
    c.set('body', parseRequest(schema, parseExactJson(await readBody(c))));
    await next();
  });

function assertJsonType(contentType: string): void {
  if (/^application\/json\s*(;|$)/i.test(contentType)) return;
  throw new ProblemError('unsupported_media_type', 'send the header content-type: application/json');
}

/** Throws the problem `body_unreadable`. */
export async function readBody(c: Context): Promise<Uint8Array> {
  try {
    return new Uint8Array(await c.req.arrayBuffer());
  } catch {
    // Whatever a connection throws: the caller went away, or lied about the length.
    throw new ProblemError('body_unreadable', 'the body could not be read to its end');
  }
}
