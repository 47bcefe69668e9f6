import { byteVec, struct, vec } from '../primitives/borsh.ts';
import { domainHash } from './domain.ts';
import type { StatementOutput } from './statement.ts';

/** Nodes and values of NEAR's trie in byte order, in which each stands once. No code is among them. */
export type Witness = readonly Uint8Array[];

const witnessList = struct({ items: vec(byteVec) });

/** What a statement says of the witness of its call. */
export const witnessFacts = (witness: Witness): Pick<StatementOutput, 'witnessHash' | 'witnessSize'> => ({
  witnessHash: domainHash('witness', witnessList, { items: witness }),
  witnessSize: witnessSize(witness),
});

/** The bytes of all entries together. */
export const witnessSize = (witness: Witness): bigint =>
  BigInt(witness.reduce((sum, { length }) => sum + length, 0));
