import type { MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import { ProblemError } from './problems.ts';

/** Bodies of this size count for nothing: connections end before memory does, and nobody waits for those of others. */
const smallBytes = 262_144;
/** Bodies of the largest size that are held at once. Each takes several times its length while it is read and run. */
const largestAtOnce = 4;

/**
 * Bounds the memory that bodies take together, by the lengths that their senders announce, from the first byte to the
 * answer: a process that runs out of memory loses its keys. `maxBodyBytes`: of one body. Throws `bodies_overloaded`.
 */
export function largeBodies(maxBodyBytes: number): MiddlewareHandler {
  let held = 0;
  return createMiddleware(async (c, next) => {
    const bytes = announcedBytes(c.req.header(), maxBodyBytes);
    if (bytes <= smallBytes) return next();
    if (held + bytes > largestAtOnce * maxBodyBytes) {
      throw new ProblemError('bodies_overloaded', 'too many large bodies are being read; try again');
    }
    held += bytes;
    try {
      await next();
    } finally {
      held -= bytes;
    }
  });
}

/** Longer ones are refused before they are held. */
function announcedBytes(headers: Readonly<Record<string, string>>, mostBytes: number): number {
  if (headers['transfer-encoding'] !== undefined) return mostBytes;
  const length = headers['content-length'] ?? '0';
  return /^[0-9]{1,15}$/.test(length) ? Math.min(Number(length), mostBytes) : mostBytes;
}
