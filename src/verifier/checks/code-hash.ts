import { sha256, toBase58 } from '../../primitives/hash.ts';
import { type Check, expectEqual, remark } from '../check.ts';
import type { OpenEvidence } from '../evidence.ts';

export const codeHash: Check<OpenEvidence> = {
  code: 'code_hash',
  proves: 'the wasm in the bundle is the one that the statement says was run',
  leavesOpen: 'what the code does, and whose code it is',
  run({
    bundle: {
      statement,
      disclosure: { code },
    },
  }) {
    const stated = toBase58(statement.input.codeHash);
    if (code === undefined) return remark(`the bundle does not hold the code; its hash is ${stated}`);
    return expectEqual('code hash', stated, toBase58(sha256(code)));
  },
};
