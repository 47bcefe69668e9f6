import { concatBytes, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256, zeroHash } from '../../src/primitives/hash.ts';
import type { BlockCommit, Lease, WorldDefinition, WorldStore } from '../../src/store/world-store.ts';

const named = (what: string, n: bigint, i = 0): Uint8Array => toUtf8(`${what} ${n} ${i}`);
export const sampleHash = (what: string, n: bigint, i = 0): Uint8Array => sha256(named(what, n, i));

export const sampleDefinition: WorldDefinition = {
  id: sha256(toUtf8('a world')),
  kind: 'durable',
  protocolVersion: 88,
  chainId: 'near-enclave',
  policy: toUtf8('public'),
};
export const world = sampleDefinition.id;

/** A block that follows from its sequence alone, with so many rows of each kind. */
export function sampleCommit(sequence: bigint, rows = 2): BlockCommit {
  const each = <T>(make: (i: number) => T): T[] => Array.from({ length: rows }, (_, i) => make(i));
  const identified = (what: string) =>
    each((i) => ({ id: sampleHash(what, sequence, i), bytes: named(`${what} bytes`, sequence, i) }));
  return {
    block: {
      sequence,
      height: 100n + 2n * sequence,
      hash: sampleHash('block', sequence),
      previousHash: sequence === 0n ? zeroHash : sampleHash('block', sequence - 1n),
      timestamp: 1_700_000_000_000_000_000n + sequence,
      stateRoot: sampleHash('node', sequence),
      outcomeRoot: sampleHash('outcomes', sequence),
      randomSeed: sampleHash('seed', sequence),
      processedYields: [named('yield', sequence)],
      details: named('details', sequence),
    },
    // The first node is new in each block, the others come again.
    nodes: each((i) => {
      const bytes = named('node', i === 0 ? sequence : 0n, i);
      return { hash: sha256(bytes), bytes };
    }),
    transactions: each((i) => ({ ...sampleSubmitted(sequence, i), signerId: `signer-${i}.near` })),
    receipts: identified('receipt'),
    outcomes: identified('outcome'),
    statements: each((i) => ({
      sequence: sequence * BigInt(rows) + BigInt(i),
      hash: sampleHash('statement', sequence, i),
      bytes: named('statement bytes', sequence, i),
      slots: ['ed25519', 'secp256k1'],
    })),
    answers: [{ key: named('request', sequence), bytes: named('answer', sequence) }],
    dequeued: each((i) => sampleHash('transaction', sequence, i)),
  };
}

export const sampleSubmitted = (sequence: bigint, i = 0) => ({
  hash: sampleHash('transaction', sequence, i),
  bytes: concatBytes(named('signed', sequence, i), new Uint8Array(64)),
});

/** The lease of someone who need not wait: it is over as soon as it is given. */
export async function takenLease(worlds: WorldStore, holder = 'test', now = 1_000n): Promise<Lease> {
  const taken = await worlds.takeLease(world, { holder, now, until: now });
  if (!taken.ok) throw new Error(`no lease: ${taken.refusal.kind}`);
  return taken.lease;
}
