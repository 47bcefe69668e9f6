import { createMiddleware } from 'hono/factory';
import { routePath } from 'hono/route';
import type { Logger } from 'pino';
import { EnclaveFault } from '../enclave/enclave.ts';
import { ExecutorFault } from '../executor/executor.ts';
import { StoreFault } from '../store/store-fault.ts';
import { WorldFault } from '../worlds/world-fault.ts';
import type { ProblemCode } from './problem-codes.ts';

declare module 'hono' {
  interface ContextVariableMap {
    /** Set when the answer is a problem. */
    problemCode?: ProblemCode;
  }
}

/**
 * One line a request: id, method, route, status, time, problem code. No path (a caller may put anything there), no
 * query, no header, no body: a log leaves the enclave.
 */
export const requestLog = (log: Logger) =>
  createMiddleware(async (c, next) => {
    const startedAt = performance.now();
    await next();
    const { status } = c.res;
    const line = {
      id: c.get('requestId'),
      method: c.req.method,
      route: routePath(c, -1),
      status,
      ms: Math.round(performance.now() - startedAt),
      code: c.get('problemCode'),
    };
    if (status < 500) log.info(line, 'request');
    else log.error({ ...line, fault: describeFault(c.error) }, 'request');
  });

/** Of what came sealed: our faults alone, without the route, and without the places in our source that would give it away. */
export function logSealedFault(log: Logger, id: string, cause: unknown): void {
  const { at: _, ...fault } = describeFault(cause) ?? { at: [] };
  log.error({ id, fault }, 'a sealed request failed');
}

export const sealedFaultLog = (log: Logger) =>
  createMiddleware(async (c, next) => {
    await next();
    if (c.res.status >= 500) logSealedFault(log, c.get('requestId'), c.error);
  });

export type FaultLine = { readonly name: string; readonly code?: string; readonly at: readonly string[] };

/** An error without its message, which might hold what a contract or a caller wrote. */
export function describeFault(cause: unknown): FaultLine | undefined {
  if (!(cause instanceof Error)) return undefined;
  const code = hasCode(cause) ? { code: cause.code } : {};
  return { name: cause.name, ...code, at: framesOf(cause).slice(0, 5) };
}

/** Codes of our own faults are from fixed lists. */
const hasCode = (cause: Error): cause is EnclaveFault | ExecutorFault | StoreFault | WorldFault =>
  cause instanceof EnclaveFault ||
  cause instanceof ExecutorFault ||
  cause instanceof StoreFault ||
  cause instanceof WorldFault;

/** The stack behind the message, which may span lines and may look like a frame itself. */
function framesOf({ stack = '', message }: Error): string[] {
  const end = stack.indexOf(message) + message.length;
  return stack
    .slice(end)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '));
}
