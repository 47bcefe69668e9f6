import { equalBytes, toHex } from '../../primitives/bytes.ts';
import { hashOfCode } from '../../primitives/code-hash.ts';
import { toBase58, zeroHash } from '../../primitives/hash.ts';
import type { StatementInput } from '../../proof/statement.ts';
import { type Check, fail, pass, remark } from '../check.ts';
import type { OpenEvidence } from '../evidence.ts';

export const accountCodes: Check<OpenEvidence> = {
  code: 'account_codes',
  proves:
    'the contracts of further accounts in the bundle are those that the statement names, each once and in its order',
  leavesOpen: 'what the codes do, and whose they are',
  run({
    bundle: {
      statement,
      disclosure: { accountCodes: codes },
    },
  }) {
    const stated = codesBeside(statement.input);
    const found = codes.map((code) => toBase58(hashOfCode(code)));
    const here = new Set(found);
    const named = stated.filter((hash) => here.has(hash));
    if (found.join() !== named.join())
      return fail('a code that no further account has, one that comes twice, or another order');
    const missing = stated.filter((hash) => !here.has(hash));
    return missing.length === 0
      ? pass(found.length === 0 ? 'none' : found.join(', '))
      : remark(`the bundle does not hold the codes ${missing.join(', ')}`);
  },
};

/** Hashes in base58, each once, in the order in which the accounts name them first; without that of the called contract. */
function codesBeside({ accounts, codeHash: called }: StatementInput): string[] {
  const others = accounts.filter(
    ({ codeHash }) => !equalBytes(codeHash, zeroHash) && toHex(codeHash) !== toHex(called),
  );
  return [...new Set(others.map(({ codeHash }) => toBase58(codeHash)))];
}
