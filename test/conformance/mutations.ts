import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseExactJson } from '../support/exact-json.ts';
import { checkMutatedWitnesses, type RecordedScenario } from './runtime.ts';
import type { TrieSequence } from './trie.ts';
import { checkMutatedTrie } from './trie-mutations.ts';

export type MutationCounts = {
  /** By what was changed, with the fault that was named first where there are several. */
  readonly counts: ReadonlyMap<string, number>;
  /** Of those that were taken, or refused under another name. */
  readonly complaints: readonly string[];
};

type Mutated = { readonly kind: string; readonly complaint?: string | undefined };

/**
 * Runs nearcore's own witnesses and proofs in a folder of vectors after each change. `step`: only every so many of the
 * changes to single entries of a chunk's witness.
 */
export function countMutations(
  folder: string,
  { chunks, step }: { chunks: boolean; step: number },
): MutationCounts {
  const counts = new Map<string, number>();
  const complaints: string[] = [];
  const all = chunks
    ? linesOf(folder, 'runtime').flatMap((line) => ofChunks(line as RecordedScenario, step))
    : linesOf(folder, 'trie').flatMap((line) => [...checkMutatedTrie(line as TrieSequence)]);
  for (const { kind, complaint } of all) {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    if (complaint !== undefined) complaints.push(complaint);
  }
  return { counts, complaints };
}

const ofChunks = (scenario: RecordedScenario, step: number): Mutated[] =>
  Array.from(checkMutatedWitnesses(scenario, step), (one) => ({ ...one, kind: `${one.fault}: ${one.kind}` }));

const linesOf = (folder: string, group: string): unknown[] =>
  globSync(`${group}/*.jsonl.gz`, { cwd: folder })
    .sort()
    .flatMap((path) =>
      gunzipSync(readFileSync(join(folder, path)))
        .toString()
        .split('\n'),
    )
    .filter((line) => line !== '')
    .map(parseExactJson);
