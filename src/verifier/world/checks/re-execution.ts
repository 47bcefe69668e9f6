import { encode } from '../../../primitives/borsh.ts';
import { equalBytes, toHex } from '../../../primitives/bytes.ts';
import { toBase58, zeroHash } from '../../../primitives/hash.ts';
import { executionOutcomeWithIdCodec } from '../../../primitives/outcome.ts';
import type { OpenContents } from '../../../proof/block-document.ts';
import { type Head, hashLoad, hashReceipts } from '../../../proof/head.ts';
import { onWitness } from '../../../runtime/chunk/stateless.ts';
import { engineId } from '../../../runtime/engine-id.ts';
import { MemoryNodeStore } from '../../../trie/store.ts';
import { type TrieChange, trieUpdate } from '../../../trie/update.ts';
import type { WitnessFault } from '../../../trie/witness-store.ts';
import { type Check, expectEqual, type Finding, fail, firstProblem, unproven } from '../../check.ts';
import type { OpenBlockEvidence } from '../evidence.ts';
import { type ChunkAgain, runAgain } from '../run-again.ts';

export const blockReExecution: Check<OpenBlockEvidence> = {
  code: 'block_re_execution',
  proves:
    'the block, made again here of nothing but what the document holds, gives the same state root, outcomes, gas, receipts and load',
  leavesOpen:
    'the seed, which follows from a sealed key. The runtime here is of the same make as the one that was attested: a flaw in it would be in both',
  run(evidence) {
    switch (evidence.signed.head.input.operation.kind) {
      case 'genesis':
        return judgeGenesis(evidence);
      case 'patch':
        return judgePatch(evidence);
      case 'restore':
        return firstProblem(idle(evidence.signed.head), 'nothing was run');
      case 'chunk':
      case 'resume':
        return judgeChunk(evidence);
    }
  },
};

/** What a block without a chunk has none of. */
const idle = ({ output }: Head): Finding[] => [
  expectEqual('outcome root', toBase58(output.outcomeRoot), toBase58(zeroHash)),
  expectEqual('gas burnt', `${output.gasBurnt}`, '0'),
  expectEqual('tokens burnt', `${output.tokensBurnt}`, '0'),
];

/** What waits goes on waiting. */
const unmoved = ({ input, output }: Head): Finding[] => [
  expectEqual('receipts hash', toHex(output.receiptsHash), toHex(input.receiptsHash)),
  expectEqual('load hash', toHex(output.loadHash), toHex(input.loadHash)),
];

function judgeGenesis({ signed: { head }, contents: { rows } }: OpenBlockEvidence): Finding {
  const others = firstProblem([...idle(head), ...unmoved(head)], 'idle');
  if (others.status !== 'pass') return others;
  if (rows === undefined) return unproven('the state that the world begins with is not told');
  const { root } = trieUpdate(new MemoryNodeStore(), zeroHash, rows.map(toChange));
  const state = expectEqual('state root', toBase58(head.output.postStateRoot), toBase58(root));
  return firstProblem([state], `${rows.length} rows give the state root`);
}

function judgePatch({ signed: { head }, contents: { rows, witness } }: OpenBlockEvidence): Finding {
  const others = firstProblem([...idle(head), ...unmoved(head)], 'idle');
  if (others.status !== 'pass') return others;
  if (rows === undefined || witness === undefined) return unproven('the rows or the witness are not told');
  const { preStateRoot } = head.input;
  const again = onWitness(witness, [], (store) => trieUpdate(store, preStateRoot, rows.map(toChange)).root);
  if (!again.ok) return fail(faultText(again.fault));
  const state = expectEqual('state root', toBase58(head.output.postStateRoot), toBase58(again.result));
  return firstProblem([state], `${rows.length} rows give the state root`);
}

const toChange = ({ key, value }: NonNullable<OpenContents['rows']>[number]): TrieChange => [key, value];

function judgeChunk({ signed: { head }, contents, codes, engine }: OpenBlockEvidence): Finding {
  const { witness } = contents;
  if (head.input.engineId !== engineId)
    return unproven(`not made again: it was made by the engine ${head.input.engineId}, this is ${engineId}`);
  if (witness === undefined) return unproven('not made again: the document holds no witness');
  const missing = contents.codes.find(({ hash }) => codes.get(hash) === undefined);
  if (missing !== undefined)
    return unproven(`not made again: the code ${toBase58(missing.hash)} is not here`);
  const again = attempt(() => runAgain({ head, contents: { ...contents, witness }, codes, engine }));
  if (again === undefined) return unproven('not made again: the stack of this process is too small for it');
  if (!again.ok) return fail(faultText(again.fault));
  return compare(head, contents, again.result);
}

function compare({ output }: Head, contents: OpenContents, { result, unusedCodes }: ChunkAgain): Finding {
  const outcomes = result.outcomes.map((one) => encode(executionOutcomeWithIdCodec, one));
  const load = { congestion: result.congestion, bandwidthRequests: result.bandwidthRequests };
  const [unused] = unusedCodes;
  if (unused !== undefined) return fail(`the code ${toBase58(unused)} is not needed by the block`);
  if (!isSameList(outcomes, contents.outcomes)) return fail('made again it has other outcomes');
  return firstProblem(
    [
      expectEqual('state root', toBase58(output.postStateRoot), toBase58(result.stateRoot)),
      expectEqual('outcome root', toBase58(output.outcomeRoot), toBase58(result.outcomeRoot)),
      expectEqual('receipts hash', toHex(output.receiptsHash), toHex(hashReceipts(result.outgoingReceipts))),
      expectEqual('load hash', toHex(output.loadHash), toHex(hashLoad(load))),
    ],
    `the same block from ${contents.witness?.length ?? 0} nodes and values, ${output.witnessSize} bytes`,
  );
}

/** Nothing if JavaScript's stack is full, which says nothing of the block. Whatever else is thrown passes through. */
function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (cause) {
    if (cause instanceof RangeError && cause.message === 'Maximum call stack size exceeded') return undefined;
    throw cause;
  }
}

const isSameList = (a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean =>
  a.length === b.length && a.every((bytes, index) => equalBytes(bytes, b[index] ?? new Uint8Array()));

function faultText(fault: WitnessFault): string {
  if (fault.kind === 'missing') return `witness: missing node, value or code ${toBase58(fault.hash)}`;
  const wrong = {
    unused: 'is not needed',
    duplicate: 'stands there twice',
    unordered: 'is not in byte order',
  };
  return `witness: entry ${fault.index} ${wrong[fault.kind]}`;
}
