import type { z } from 'zod';
import { type ProblemCode, problemCodes } from './problem-codes.ts';
import { ProblemError } from './problems.ts';

/** Reads a part of a request by its schema. Throws the problem that names the first field at fault. */
export function parseRequest<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw toFieldProblem(result.error);
}

/** The problem of a failed schema. */
export function toFieldProblem(error: z.ZodError): ProblemError {
  const [issue] = error.issues;
  if (issue === undefined) return new ProblemError('invalid_field', 'the request is malformed');
  if (issue.code === 'unrecognized_keys') return unknownField(issue.path, issue.keys[0] ?? '');
  const field = fieldName(issue.path);
  return new ProblemError(codeOf(issue), `${field === '' ? 'the body' : field}: ${issue.message}`, { field });
}

function unknownField(path: readonly PropertyKey[], key: string): ProblemError {
  const field = fieldName([...path, key]);
  return new ProblemError('unknown_field', `${field} is not a field of this request`, { field });
}

function codeOf(issue: z.core.$ZodIssue): ProblemCode {
  if (issue.code === 'custom') return knownCode(issue.params?.['code']);
  return issue.code === 'invalid_type' && issue.input === undefined ? 'missing_field' : 'invalid_field';
}

const knownCode = (code: unknown): ProblemCode => (isProblemCode(code) ? code : 'invalid_field');

const isProblemCode = (code: unknown): code is ProblemCode =>
  typeof code === 'string' && Object.hasOwn(problemCodes, code);

/** As one would write it in JavaScript: `state[0].key_base64`. */
const fieldName = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
