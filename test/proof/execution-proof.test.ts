import { globSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { equalBytes, toHex } from '../../src/primitives/bytes.ts';
import { fromBase58 } from '../../src/primitives/hash.ts';
import { type MerklePath, rootFromPath } from '../../src/primitives/merkle.ts';
import { type HashedOutcome, outcomeLeaf } from '../../src/primitives/outcome.ts';
import { checkExecutionProof } from '../../src/proof/execution-proof.ts';
import { hashedOutcome } from '../conformance/hashed-outcome.ts';
import { parseExactJson } from '../support/exact-json.ts';
import { type Execution, isProven, readExecution } from '../support/light-client-facts.ts';
import { sharedFile, sharedLines } from '../support/shared.ts';
import { executionMutations, outcomeMutations, pathMutations } from './execution-mutations.ts';

const files = ['rainbow-bridge-vectors', 'invalid-manual'];

describe('checkExecutionProof', () => {
  test.for(files)('takes or refuses %s as light clients of mainnet do', (file, context) => {
    const [cases = []] = sharedLines(
      context,
      `facts/light_client/executions/${file}.json.gz`,
    ) as Execution[][];
    expect(cases.length).toBeGreaterThanOrEqual(3);
    expect(cases.map(isProven)).toEqual(cases.map(({ expected }) => expected.is_valid));
  });

  test('refuses each valid proof after any one change, and names the step that leads elsewhere', (context) => {
    const cases = files.flatMap(
      (file) =>
        (sharedLines(context, `facts/light_client/executions/${file}.json.gz`) as Execution[][])[0] ?? [],
    );
    const wrong: string[] = [];
    let count = 0;
    for (const { proof, blockMerkleRoot } of cases.filter(isProven).map(readExecution)) {
      for (const mutation of executionMutations(proof)) {
        count++;
        const found = checkExecutionProof(mutation.proof, blockMerkleRoot);
        if (found !== mutation.fault) wrong.push(`${mutation.kind}: ${found ?? 'accepted'}`);
      }
      const otherRoot = blockMerkleRoot.map((byte) => byte ^ 1);
      expect(checkExecutionProof(proof, otherRoot)).toBe('block_merkle_root');
    }
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(300);
  });
});

type Proven = { readonly outcome: HashedOutcome; readonly path: MerklePath };
type ProvenJson = {
  readonly proof: readonly { readonly hash: string; readonly direction: 'Left' | 'Right' }[];
};

/** near-lake-framework-js writes nearcore's names in camelCase. */
const toNearcoreNames = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(toNearcoreNames);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [
    /^[a-z]/.test(name) ? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : name,
    toNearcoreNames(inner),
  ]);
  return Object.fromEntries(entries);
};

/** The outcomes of a shard, with their paths. */
function provenIn(shard: unknown): Proven[] {
  const { receipt_execution_outcomes: receipts, chunk } = toNearcoreNames(shard) as {
    readonly receipt_execution_outcomes: readonly { execution_outcome: ProvenJson }[];
    readonly chunk: { transactions: { outcome: { execution_outcome: ProvenJson } }[] } | null;
  };
  const ofTransactions = (chunk?.transactions ?? []).map(({ outcome }) => outcome.execution_outcome);
  return [...ofTransactions, ...receipts.map((one) => one.execution_outcome)].map((json) => ({
    outcome: hashedOutcome(json),
    path: json.proof.map(({ hash, direction }) => ({ hash: fromBase58(hash), direction })),
  }));
}

function readShards(context: Parameters<typeof sharedFile>[0]): Proven[][] {
  const folder = sharedFile(context, 'facts/lake');
  const blocks = globSync(['*.json.gz', '*/shard_*.json'], { cwd: folder }).map((name) => {
    const bytes = readFileSync(`${folder}/${name}`);
    const json = parseExactJson((name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()) as object;
    return 'shards' in json ? (json.shards as unknown[]) : [json];
  });
  return blocks
    .flat()
    .map(provenIn)
    .filter((shard) => shard.length > 0);
}

describe("the outcomes of mainnet's and localnet's shards", () => {
  const rootOf = ({ outcome, path }: Proven) => rootFromPath(path, outcomeLeaf(outcome));

  test('lead to one root each, and nowhere near it after any one change', (context) => {
    const shards = readShards(context);
    expect(shards.length).toBeGreaterThanOrEqual(15);
    let count = 0;
    for (const shard of shards) {
      const [root = new Uint8Array()] = shard.map(rootOf);
      expect(new Set(shard.map((one) => toHex(rootOf(one)))).size).toBe(1);
      for (const { outcome, path } of shard) {
        const changed = [
          ...Array.from(outcomeMutations(outcome), ([, other]) => ({ outcome: other, path })),
          ...Array.from(pathMutations(path), ([, other]) => ({ outcome, path: other })),
        ];
        count += changed.length;
        expect(changed.filter((one) => equalBytes(rootOf(one), root))).toEqual([]);
      }
    }
    expect(count).toBeGreaterThan(5_000);
  });
});
