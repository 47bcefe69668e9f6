import type { BlockHeaderInnerLite } from '../../src/primitives/block-header.ts';
import type { MerklePath } from '../../src/primitives/merkle.ts';
import type { HashedOutcome } from '../../src/primitives/outcome.ts';
import type { ExecutionProof, ExecutionProofFault } from '../../src/proof/execution-proof.ts';

/** A proof that somebody changed, and the step of it that then leads elsewhere. */
export type ExecutionMutation = {
  readonly kind: string;
  readonly proof: ExecutionProof;
  readonly fault: ExecutionProofFault;
};

const flipped = (bytes: Uint8Array): Uint8Array => bytes.map((byte, at) => (at === 0 ? byte ^ 1 : byte));

/** Every path that is not this one, by one change. */
export function* pathMutations(path: MerklePath): Iterable<readonly [kind: string, path: MerklePath]> {
  for (const [at, item] of path.entries()) {
    const other = item.direction === 'Left' ? 'Right' : 'Left';
    yield ['a hash of the path', path.with(at, { ...item, hash: flipped(item.hash) })];
    yield ['a side of the path', path.with(at, { ...item, direction: other })];
    yield ['a step left out', path.toSpliced(at, 1)];
    yield ['a step doubled', path.toSpliced(at, 0, item)];
    const next = path[at + 1];
    if (next !== undefined) yield ['two steps swapped', path.toSpliced(at, 2, next, item)];
  }
  const extra = { hash: new Uint8Array(32).fill(7), direction: 'Right' } as const;
  yield ['a step too many', [...path, extra]];
}

type Outcome = HashedOutcome['outcome'];

const outcomeChanges: Readonly<Record<string, (outcome: Outcome) => Partial<Outcome>>> = {
  'a log added': ({ logs }) => ({ logs: [...logs, 'forged'] }),
  'the receipts': ({ receiptIds }) => ({ receiptIds: [...receiptIds, new Uint8Array(32)] }),
  'the gas burnt': ({ gasBurnt }) => ({ gasBurnt: gasBurnt + 1n }),
  'the tokens burnt': ({ tokensBurnt }) => ({ tokensBurnt: tokensBurnt + 1n }),
  'the executor': ({ executorId }) => ({ executorId: `x${executorId}` }),
  'the status': () => ({ status: { kind: 'success_value', value: new Uint8Array([1, 2, 3, 4, 5]) } }),
  'a status of failure': ({ status }) => ({
    status: status.kind === 'failure' ? { kind: 'unknown' } : { kind: 'failure' },
  }),
};

export function* outcomeMutations(
  one: HashedOutcome,
): Iterable<readonly [kind: string, outcome: HashedOutcome]> {
  yield ['the id', { ...one, id: flipped(one.id) }];
  for (const [kind, change] of Object.entries(outcomeChanges))
    yield [kind, { ...one, outcome: { ...one.outcome, ...change(one.outcome) } }];
  if (one.outcome.logs.length > 0)
    yield ['a log left out', { ...one, outcome: { ...one.outcome, logs: [] } }];
}

const liteChanges: readonly (keyof BlockHeaderInnerLite)[] = [
  'height',
  'epochId',
  'nextEpochId',
  'prevStateRoot',
  'timestamp',
  'nextBpHash',
  'blockMerkleRoot',
];

function* headerMutations({ header }: ExecutionProof): Iterable<ExecutionProof['header']> {
  yield { ...header, prevBlockHash: flipped(header.prevBlockHash) };
  yield { ...header, innerRestHash: flipped(header.innerRestHash) };
  for (const name of liteChanges) {
    const value = header.innerLite[name];
    const changed = value instanceof Uint8Array ? flipped(value) : value + 1n;
    yield { ...header, innerLite: { ...header.innerLite, [name]: changed } };
  }
}

/** Every proof that is not this one, by one change. */
export function* executionMutations(proof: ExecutionProof): Iterable<ExecutionMutation> {
  for (const [kind, outcome] of outcomeMutations(proof.outcome))
    yield { kind, proof: { ...proof, outcome }, fault: 'outcome_root' };
  for (const name of ['path', 'rootPath'] as const)
    for (const [kind, path] of pathMutations(proof[name]))
      yield { kind: `${name}: ${kind}`, proof: { ...proof, [name]: path }, fault: 'outcome_root' };
  for (const header of headerMutations(proof))
    yield { kind: 'a field of the header', proof: { ...proof, header }, fault: 'block_merkle_root' };
  for (const [kind, blockPath] of pathMutations(proof.blockPath))
    yield { kind: `blockPath: ${kind}`, proof: { ...proof, blockPath }, fault: 'block_merkle_root' };
}
