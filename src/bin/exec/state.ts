import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { compareBytes, fromBase64, fromUtf8, toBase64, toHex } from '../../primitives/bytes.ts';
import type { OneShotResult } from '../../runtime/one-shot/one-shot.ts';
import type { OneShotCall } from '../../runtime/one-shot/one-shot-call.ts';
import { readBytes } from '../read-file.ts';
import { UsageError } from '../usage-error.ts';

export type State = OneShotCall['state'];
type Change = OneShotResult['changes'][number];

const base64 = z.string().transform((text, context) => {
  try {
    return fromBase64(text);
  } catch {
    context.issues.push({ code: 'custom', message: 'is not base64', input: text });
    return z.NEVER;
  }
});

/** As in `state` and `changes` of the HTTP API; other fields of an item are not ours. Without an account: of any. */
const items = z.array(
  z.object({ account_id: z.string().optional(), key_base64: base64, value_base64: base64.nullable() }),
);

/** A bare list, or a whole request or answer that holds one. */
const document = items.or(z.object({ state: items.optional(), changes: items.optional() }));

/**
 * The files' keys and values as far as they are the account's, each file over those before it: a later value replaces, null removes. So the answer of
 * a call can follow the state that it ran on. Throws `UsageError`.
 */
export const readState = (files: readonly string[], accountId: string): State =>
  applyChanges(
    [],
    files.flatMap((file) => readChanges(file, accountId)),
  );

function readChanges(file: string, accountId: string): Change[] {
  const parsed = document.safeParse(parseJson(file, readBytes(file)));
  if (!parsed.success) throw new UsageError(`${file}: not a state: ${firstIssue(parsed.error)}`);
  const { data } = parsed;
  const all = Array.isArray(data) ? data : [...(data.state ?? []), ...(data.changes ?? [])];
  if (!Array.isArray(data) && data.state === undefined && data.changes === undefined) {
    throw new UsageError(`${file}: not a state: has neither "state" nor "changes"`);
  }
  return all
    .filter(({ account_id = accountId }) => account_id === accountId)
    .map(({ key_base64, value_base64 }) => ({ key: key_base64, value: value_base64 ?? undefined }));
}

function parseJson(file: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(bytes));
  } catch (cause) {
    throw new UsageError(`${file}: not a state: not JSON`, { cause });
  }
}

const firstIssue = ({ issues: [issue] }: z.ZodError): string =>
  issue === undefined || issue.code === 'invalid_union'
    ? 'expected [{"key_base64": …, "value_base64": …}]'
    : `${issue.path.join('.')}: ${issue.message}`;

/** Keys ascending by bytes. */
export function applyChanges(state: State, changes: readonly Change[]): State {
  const all = new Map(state.map((entry) => [toHex(entry[0]), entry]));
  for (const { key, value } of changes) {
    if (value === undefined) all.delete(toHex(key));
    else all.set(toHex(key), [key, value]);
  }
  return [...all.values()].sort(([a], [b]) => compareBytes(a, b));
}

/** Throws `UsageError` when the file cannot be written. */
export function writeState(file: string, state: State): void {
  const list = state.map(([key, value]) => ({ key_base64: toBase64(key), value_base64: toBase64(value) }));
  try {
    writeFileSync(file, `${JSON.stringify(list, undefined, 2)}\n`);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unwritable';
    throw new UsageError(`--save-state ${file}: cannot be written (${code})`, { cause });
  }
}
