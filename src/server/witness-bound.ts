import { InternalFault } from '../primitives/internal-fault.ts';
import type { TrustConfig } from '../proof/report-data.ts';
import type { StatementInput } from '../proof/statement.ts';
import { type Witness, witnessSize } from '../proof/witness.ts';
import { orderFault } from '../trie/witness-store.ts';
import { ProblemError } from './problems.ts';

/**
 * Before anything is signed: a result whose witness is beyond the bounds, the caller's or ours, is none. A witness in
 * another form than its hash is defined for comes from a process that was taken over.
 */
export function assertWitness(
  witness: Witness,
  input: Pick<StatementInput, 'limits'>,
  { maxWitnessBytes: ours }: Pick<TrustConfig['limits'], 'maxWitnessBytes'>,
): void {
  if (orderFault(witness) !== undefined)
    throw new InternalFault('the executor sent a witness that is not in byte order');
  const size = witnessSize(witness);
  const { maxWitnessBytes: callers } = input.limits;
  if (callers !== 0n && size > callers) refuse(size, callers, 'the request');
  if (size > ours) refuse(size, ours, 'this service');
}

function refuse(size: bigint, most: bigint, who: string): never {
  throw new ProblemError(
    'witness_too_large',
    `the call touched ${size} bytes of trie nodes and values, ${who} allows ${most}`,
    who === 'the request' ? { field: 'max_witness_bytes' } : {},
  );
}
