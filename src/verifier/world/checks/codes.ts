import { compareBytes, equalBytes } from '../../../primitives/bytes.ts';
import { hashOfCode } from '../../../primitives/code-hash.ts';
import { toBase58 } from '../../../primitives/hash.ts';
import { type Check, fail, pass, remark } from '../../check.ts';
import type { OpenBlockEvidence } from '../evidence.ts';

export const blockCodes: Check<OpenBlockEvidence> = {
  code: 'block_codes',
  proves: 'each contract in the document has the hash that it stands under, and each stands there once',
  leavesOpen: 'whether the block ran them: see block_re_execution',
  run({ contents: { codes }, codes: book }) {
    const disordered = codes.find(({ hash }, at) => {
      const before = codes[at - 1];
      return before !== undefined && compareBytes(before.hash, hash) >= 0;
    });
    if (disordered !== undefined) return fail(`${toBase58(disordered.hash)} is not in the order of hashes`);
    const wrong = codes.find(({ hash, code }) => code !== undefined && !equalBytes(hashOfCode(code), hash));
    if (wrong !== undefined) return fail(`the code of ${toBase58(wrong.hash)} has another hash`);
    const missing = codes.find(({ hash }) => book.get(hash) === undefined);
    return missing === undefined
      ? pass(`${codes.length} contracts`)
      : remark(`the code ${toBase58(missing.hash)} is not here`);
  },
};
