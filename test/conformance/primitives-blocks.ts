import { accountCodec } from '../../src/primitives/account.ts';
import { accountJson } from '../../src/primitives/account-json.ts';
import {
  type ApprovalInner,
  approvalMessage,
  blockHeaderInnerLite,
  headerHash,
  headerInnerHash,
  lightClientBlockHash,
  lightClientBlockLite,
} from '../../src/primitives/block-header.ts';
import { type Codec, decode, encode, hash } from '../../src/primitives/borsh.ts';
import { fromHex, toHex } from '../../src/primitives/bytes.ts';
import { fromBase58, sha256, toBase58 } from '../../src/primitives/hash.ts';
import {
  actionHashFromReceiptId,
  actionRandomSeed,
  receiptIdFromActionHash,
  receiptIdFromReceiptId,
  receiptIdFromTransaction,
} from '../../src/primitives/ids.ts';
import { merklePath, merklize, verifyHash } from '../../src/primitives/merkle.ts';
import {
  executionOutcomeWithIdCodec,
  outcomeHashes,
  outcomeLeaf,
  partialOutcomeCodec,
} from '../../src/primitives/outcome.ts';
import { blockOutcomes, chunkOutcomes, outcomeRootProof } from '../../src/primitives/outcome-root.ts';
import { outcomeView } from '../../src/primitives/outcome-view.ts';
import {
  emptyMerkleTree,
  insertLeaf,
  merkleRoot,
  partialMerkleTree,
} from '../../src/primitives/partial-merkle-tree.ts';
import type { Json } from '../../src/primitives/schema.ts';
import {
  bufferedReceiptIndicesCodec,
  promiseYieldTimeoutCodec,
  type QueueIndices,
  queueIndicesCodec,
  receivedDataCodec,
} from '../../src/primitives/state-rows.ts';
import { blockProducersHash, validatorStakes } from '../../src/primitives/validator-stake.ts';
import { differences } from './differences.ts';
import { hashedOutcome } from './hashed-outcome.ts';
import { plainJson } from './plain-json.ts';

type Line = Readonly<Record<string, unknown>>;
type Check = (line: Line) => string[];

/** Checks of `primitives/` by the type of a line: outcomes, trees, headers, ids, rows of the state, accounts. */
export const blockChecks: Readonly<Record<string, Check>> = {
  Account: (line) => bothForms(line, accountCodec, accountJson, ['variant']),
  ExecutionOutcomeWithId: checkOutcome,
  merklize_hashes: checkMerklize,
  outcome_root: checkOutcomeRoot,
  compute_hash: checkHeaderHash,
  LightClientBlockLite: checkLightClientBlock,
  ValidatorStakes: checkValidatorStakes,
  approval_message: checkApproval,
  receipt_id_from_transaction: checkId((base, height) => receiptIdFromTransaction(base, height)),
  receipt_id_from_receipt_id: checkId(receiptIdFromReceiptId),
  receipt_id_from_action_hash: checkId(receiptIdFromActionHash),
  action_hash_from_receipt_id: checkId(actionHashFromReceiptId),
  random_seed: checkRandomSeed,
  PromiseYieldTimeout: (line) => bothForms(line, promiseYieldTimeoutCodec, yieldTimeoutJson),
  DelayedReceiptIndices: (line) => bothForms(line, queueIndicesCodec, queueJson),
  BufferedReceiptIndices: (line) =>
    bothForms(line, bufferedReceiptIndicesCodec, (queues) =>
      queues.map(({ shardId, queue }) => [shardId, ...Object.values(queue)].map(String)),
    ),
  ReceivedData: (line) =>
    bothForms(line, receivedDataCodec, ({ data }) => ({ data: data === undefined ? null : toHex(data) })),
};

/** Where the line differs from what we computed of it; a field of which we know nothing is a difference. */
const compare = (
  line: Line,
  actual: Readonly<Record<string, Json>>,
  ignored: readonly string[] = [],
): string[] =>
  differences(
    Object.fromEntries(Object.entries(line).filter(([name]) => name !== 'type' && !ignored.includes(name))),
    plainJson(actual),
  );

/** The borsh of a line read and written again, and its hash and JSON. `ignored` only says how the line was made. */
function bothForms<T>(
  line: Line,
  codec: Codec<T>,
  toJson: (value: T) => Json,
  ignored: string[] = [],
): string[] {
  const value = decodeHex(codec, line['borsh']);
  return compare(line, { ...borshForms(codec, value), json: toJson(value) }, ignored);
}

const decodeHex = <T>(codec: Codec<T>, hex: unknown): T => decode(codec, fromHex(String(hex)));

function borshForms<T>(codec: Codec<T>, value: T) {
  const borsh = encode(codec, value);
  return { borsh: toHex(borsh), sha256_of_borsh: toBase58(sha256(borsh)) };
}

function checkOutcome(line: Line): string[] {
  const value = decodeHex(executionOutcomeWithIdCodec, line['borsh']);
  return compare(line, {
    ...borshForms(executionOutcomeWithIdCodec, value),
    json: { id: toBase58(value.id), outcome: outcomeView(value.outcome) },
    partial_borsh: toHex(encode(partialOutcomeCodec, value.outcome)),
    to_hashes: outcomeHashes(value).map(toBase58),
    leaf: toBase58(outcomeLeaf(value)),
  });
}

function checkMerklize(line: Line): string[] {
  const items = hashes(line['items']);
  const { root, paths } = merklize(hash, items);
  const trees = [emptyMerkleTree];
  for (const leaf of items) trees.push(insertLeaf(trees.at(-1) ?? emptyMerkleTree, leaf));
  const last = trees.at(-1) ?? emptyMerkleTree;
  const ofIndex = paths[Number(line['path_index'])];
  const allPaths = paths.map(merklePath.toJson);
  return compare(line, {
    items: items.map(toBase58),
    root: toBase58(root),
    path_index: Number(line['path_index']),
    path: ofIndex === undefined ? null : merklePath.toJson(ofIndex),
    // Long lines leave these two out.
    paths: line['paths'] === null ? null : allPaths,
    partial_roots: isEmpty(line['partial_roots'])
      ? []
      : trees.slice(1).map((tree) => toBase58(merkleRoot(tree))),
    partial_root: toBase58(merkleRoot(last)),
    partial_path: last.path.map(toBase58),
    partial_borsh: toHex(encode(partialMerkleTree, last)),
  });
}

const isEmpty = (list: unknown): boolean => Array.isArray(list) && list.length === 0;

const hashes = (list: unknown): Uint8Array[] => (list as readonly string[]).map(fromBase58);

function checkOutcomeRoot(line: Line): string[] {
  const outcomes = (line['outcomes'] as readonly unknown[]).map(hashedOutcome);
  const chunk = chunkOutcomes(outcomes);
  const shardRoots = hashes(line['shard_roots']);
  const shardIndex = Number(line['shard_index']);
  const verified = chunk.paths.every((path, index) => {
    const outcome = outcomes[index];
    return outcome !== undefined && verifyHash(chunk.root, path, outcomeLeaf(outcome));
  });
  return [
    ...(verified ? [] : ['a path does not lead to the root']),
    ...compare(
      line,
      {
        chunk_outcome_root: toBase58(chunk.root),
        paths: chunk.paths.map(merklePath.toJson),
        block_outcome_root: toBase58(blockOutcomes(shardRoots).root),
        outcome_root_proof: merklePath.toJson(outcomeRootProof(shardRoots, shardIndex)),
        shard_index: shardIndex,
        shard_roots: shardRoots.map((root, index) => toBase58(index === shardIndex ? chunk.root : root)),
      },
      ['outcomes'],
    ),
  ];
}

function checkHeaderHash(line: Line): string[] {
  const innerLite = fromHex(String(line['inner_lite']));
  const innerRest = fromHex(String(line['inner_rest']));
  const prevHash = fromBase58(String(line['prev_hash']));
  return compare(line, {
    inner_lite: toHex(encode(blockHeaderInnerLite, decode(blockHeaderInnerLite, innerLite))),
    inner_rest: toHex(innerRest),
    prev_hash: toBase58(prevHash),
    inner_hash: toBase58(headerInnerHash(innerLite, innerRest)),
    hash: toBase58(headerHash({ prevHash, innerLite, innerRest })),
  });
}

/** `borsh` is of the inner lite part; the two hashes stand in the JSON only. */
function checkLightClientBlock(line: Line): string[] {
  const json = line['json'] as Readonly<Record<string, string>>;
  const innerLite = decodeHex(blockHeaderInnerLite, line['borsh']);
  const block = {
    innerLite,
    prevBlockHash: fromBase58(String(json['prev_block_hash'])),
    innerRestHash: fromBase58(String(json['inner_rest_hash'])),
  };
  return compare(line, {
    ...borshForms(blockHeaderInnerLite, innerLite),
    json: lightClientBlockLite.toJson(block),
    block_hash: toBase58(lightClientBlockHash(block)),
  });
}

function checkValidatorStakes(line: Line): string[] {
  const stakes = decodeHex(validatorStakes, line['borsh']);
  return compare(line, {
    ...borshForms(validatorStakes, stakes),
    json: validatorStakes.toJson(stakes),
    bp_hash: toBase58(blockProducersHash(stakes)),
  });
}

function checkApproval(line: Line): string[] {
  const message = approvalMessage(
    approvalFromDebug(String(line['inner'])),
    BigInt(String(line['target_height'])),
  );
  return compare(line, { data: toHex(message) }, ['inner', 'target_height']);
}

/** `Endorsement(hash)` or `Skip(height)`. */
function approvalFromDebug(text: string): ApprovalInner {
  const [kind, value = ''] = text.split(/[()]/);
  return kind === 'Skip'
    ? { kind: 'skip', height: BigInt(value) }
    : { kind: 'endorsement', hash: fromBase58(value) };
}

function checkId(make: (base: Uint8Array, height: bigint, index: bigint) => Uint8Array): Check {
  return (line) => {
    const index = BigInt(String(line['index'] ?? 0));
    const out = make(fromBase58(String(line['base'])), BigInt(String(line['block_height'])), index);
    return compare(line, { out: toBase58(out) }, ['base', 'block_height', 'index']);
  };
}

function checkRandomSeed(line: Line): string[] {
  const out = actionRandomSeed(
    fromBase58(String(line['action_hash'])),
    fromBase58(String(line['block_random_seed'])),
  );
  return compare(line, { out: toHex(out) }, ['action_hash', 'block_random_seed']);
}

const yieldTimeoutJson = (row: { accountId: string; dataId: Uint8Array; expiresAt: bigint }): Json => ({
  account_id: row.accountId,
  data_id: toBase58(row.dataId),
  expires_at: String(row.expiresAt),
});

const queueJson = ({ firstIndex, nextAvailableIndex }: QueueIndices): Json => ({
  first_index: String(firstIndex),
  next_available_index: String(nextAvailableIndex),
});
