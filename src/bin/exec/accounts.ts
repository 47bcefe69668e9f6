import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { fromUtf8 } from '../../primitives/bytes.ts';
import type { FurtherAccount } from '../../runtime/one-shot/promising-call.ts';
import { furtherAccount } from '../../server/execute-request.ts';
import { toFurtherAccount } from '../../server/one-shot-request.ts';
import { readBytes } from '../read-file.ts';
import { UsageError } from '../usage-error.ts';

/** As `accounts` of the HTTP API; a contract may lie in a file beside this one. */
const one = furtherAccount
  .extend({ wasm: z.string().optional() })
  .refine(({ wasm, wasm_base64 }) => wasm === undefined || wasm_base64 === undefined, {
    path: ['wasm'],
    message: 'cannot stand beside wasm_base64',
  });
const document = z.union([z.array(one), one.transform((account) => [account])]);

/** The accounts of a file. Throws `UsageError`. */
export function readAccounts(file: string): FurtherAccount[] {
  const parsed = document.safeParse(parseJson(file));
  if (!parsed.success) throw new UsageError(`${file}: no accounts: ${firstIssue(parsed.error)}`);
  return parsed.data.map(({ wasm, ...account }) => {
    const read = toFurtherAccount(account);
    return wasm === undefined ? read : { ...read, code: readBytes(resolve(dirname(file), wasm)) };
  });
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(fromUtf8(readBytes(file)));
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`${file}: no accounts: not JSON`, { cause });
  }
}

function firstIssue({ issues: [issue] }: z.ZodError): string {
  if (issue === undefined) return 'not accounts';
  const nested = issue.code === 'invalid_union' ? issue.errors.flat() : [issue];
  return nested.map(({ path, message }) => `${path.join('.')} ${message}`.trim()).join('; ');
}
