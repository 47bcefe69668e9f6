import { z } from 'zod';
import { EnclaveFault } from '../enclave/enclave.ts';
import { ExecutorFault } from '../executor/executor.ts';
import { OutlayerRefused } from '../proof/outlayer-refusal.ts';
import { InvalidCall } from '../runtime/one-shot/invalid-call.ts';
import { StoreFault } from '../store/store-fault.ts';
import { WorldFault } from '../worlds/world-fault.ts';
import { type ProblemCode, type ProblemStatus, problemCodes } from './problem-codes.ts';

/** What a problem says beside its code. `field` and `feature` name the cause for programs. */
export type ProblemFacts = {
  readonly field?: string;
  readonly feature?: string;
  /** For the `retry-after` header of a 429. */
  readonly retryAfterSeconds?: number;
  /** Methods for the `allow` header. */
  readonly allow?: readonly string[];
};

/** Ends a request with a problem. Thrown and caught in `server/` only. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly facts: ProblemFacts;
  constructor(code: ProblemCode, detail: string, facts: ProblemFacts = {}) {
    super(detail);
    this.name = 'ProblemError';
    this.code = code;
    this.facts = facts;
  }
}

/** The body of every answer that is no success (RFC 9457). */
export const ProblemBody = z.strictObject({
  type: z.string().meta({ description: 'urn:near-enclave:problem:<code>' }),
  title: z.string(),
  status: z.int(),
  detail: z.string().meta({ description: 'for people; may change' }),
  code: z.enum(Object.keys(problemCodes) as [ProblemCode]).meta({ description: 'for programs; stable' }),
  field: z.string().optional().meta({ description: 'the field at fault, such as state[0].key_base64' }),
  feature: z.string().optional().meta({ description: 'the host function that is not supported' }),
  request_id: z.string().meta({ description: 'as in the header x-request-id and in the log' }),
});
export type ProblemBody = z.infer<typeof ProblemBody>;

/** A problem's answer. Internals never enter it: what is not the caller's doing has no detail but its title. */
export function problemResponse(problem: ProblemError, requestId: string): Response {
  const { code, message: detail, facts } = problem;
  const { status, title } = problemCodes[code];
  const body: ProblemBody = {
    type: `urn:near-enclave:problem:${code}`,
    title,
    status,
    detail,
    code,
    ...(facts.field === undefined ? {} : { field: facts.field }),
    ...(facts.feature === undefined ? {} : { feature: facts.feature }),
    request_id: requestId,
  };
  const headers = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' };
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...headers, ...extraHeaders(status, facts) },
  });
}

function extraHeaders(
  status: ProblemStatus,
  { allow, retryAfterSeconds }: ProblemFacts,
): Record<string, string> {
  if (retryAfterSeconds !== undefined) return { 'retry-after': String(retryAfterSeconds) };
  if (allow !== undefined) return { allow: allow.join(', ') };
  if (status === 401) return { 'www-authenticate': 'Bearer' };
  return status === 503 ? { 'retry-after': '1' } : {};
}

/** Every error has a problem; one that nobody foresaw is `internal_fault`. */
export function toProblem(cause: unknown): ProblemError {
  if (cause instanceof ProblemError) return cause;
  if (cause instanceof InvalidCall) return new ProblemError(cause.code, cause.message);
  if (cause instanceof OutlayerRefused) return new ProblemError(cause.code, cause.message);
  return fault(faultCode(cause));
}

function faultCode(cause: unknown): ProblemCode {
  if (cause instanceof ExecutorFault) return cause.code;
  if (cause instanceof EnclaveFault) return 'enclave_unavailable';
  if (cause instanceof WorldFault && cause.code !== 'world_corrupt') return 'world_unavailable';
  if (cause instanceof StoreFault && cause.code === 'store_unavailable') return cause.code;
  return 'internal_fault';
}

const fault = (code: ProblemCode): ProblemError => new ProblemError(code, problemCodes[code].title);
