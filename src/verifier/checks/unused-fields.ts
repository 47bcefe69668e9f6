import { equalBytes } from '../../primitives/bytes.ts';
import { zeroHash } from '../../primitives/hash.ts';
import { type Check, fail, pass } from '../check.ts';
import type { Evidence } from '../evidence.ts';

export const unusedFields: Check<Evidence> = {
  code: 'unused_fields',
  proves: 'the parts of the statement that v0 does not use have their defined empty values',
  leavesOpen: 'nothing',
  run({ bundle: { statement } }) {
    const { input, output } = statement;
    const isAlone = input.promises === 'refuse';
    const zeroHashes = {
      policy_hash: input.policyHash,
      ...(isAlone
        ? { receipts_commitment: output.receiptsCommitment, outcome_root: output.outcomeRoot }
        : {}),
      ...(input.outlayer === undefined ? { response_hash: output.responseHash } : {}),
    };
    const zeroNumbers = {
      max_gas_burnt: input.limits.maxGasBurnt,
      ...(isAlone ? { tokens_burnt: output.tokensBurnt } : {}),
      ...(input.promises === 'run' ? {} : { max_blocks: BigInt(input.limits.maxBlocks) }),
      // Nothing of them is run, and nothing looks for them in the state.
      ...(isAlone ? { accounts: BigInt(input.accounts.length) } : {}),
    };
    const used = [
      ...Object.entries(zeroHashes).filter(([, value]) => !equalBytes(value, zeroHash)),
      ...Object.entries(zeroNumbers).filter(([, value]) => value !== 0n),
    ].map(([name]) => name);
    return used.length === 0
      ? pass('all empty')
      : fail(`not known to this version of the verifier: ${used.join(', ')}`);
  },
};
