import { encode } from '../primitives/borsh.ts';
import { equalBytes } from '../primitives/bytes.ts';
import { receiptSchema } from '../primitives/receipt.ts';
import { signedTransactionSchema } from '../primitives/transaction.ts';
import type { OpenContents } from '../proof/block-document.ts';
import { hashWitness, shardLoadCodec } from '../proof/head.ts';
import { policyCodec } from '../proof/world-id.ts';
import { engineId } from '../runtime/engine-id.ts';
import type { Hash } from '../trie/node.ts';
import type { Tip } from './block-details.ts';
import { BlockSources } from './block-sources.ts';
import { type NextBlock, toChunkCommit, toChunkInput } from './chunk-block.ts';
import { patch } from './state-edit.ts';
import { WorldFault } from './world-fault.ts';
import { ownerOf } from './world-owner.ts';
import { decodeTransaction } from './world-reader.ts';
import type { WriterParts } from './world-writer.ts';

/** What comes of making a block again, beside its head. */
type Remade = Pick<OpenContents, 'witness' | 'codes'>;

const nothing: Remade = { witness: [], codes: [] };
const unknown: Remade = { witness: undefined, codes: [] };

/**
 * What the hashes of a head are of. The witness is not stored: the store has every node, so a chunk is made again, where
 * guests run, and a patch is set again. Throws `WorldFault` if something else comes out, and `ExecutorFault`.
 */
export async function remakeBlock(parts: WriterParts, tip: Tip): Promise<OpenContents> {
  const { facts, reader, services } = parts;
  const sources = new BlockSources(services.store, facts.id);
  const { input } = tip.details.head;
  const { sequence } = tip.block;
  const { kind } = input.operation;
  const before = await reader.before(tip);
  const next = before === undefined ? undefined : await nextBlock(parts, before, tip);
  const rows = kind === 'genesis' || kind === 'patch' ? await sources.rows(sequence) : undefined;
  const origin = kind === 'genesis' ? await sources.origin() : undefined;
  const { outcomes } = await reader.contents(tip.block);
  const remade = next === undefined ? nothing : await remake(parts, next, { tip, rows });
  return {
    kind: 'open',
    transactions: (next?.plan.transactions ?? []).map(({ signed, isExpired }) => ({
      signed: encode(signedTransactionSchema, signed),
      isExpired,
    })),
    receipts: (next?.incoming ?? []).map((one) => encode(receiptSchema, one)),
    resumption: next?.resumption && encode(receiptSchema, next.resumption),
    load: encode(shardLoadCodec, (before ?? tip).details.load),
    origin: origin && { ...origin, policy: encode(policyCodec, facts.policy) },
    rows,
    ...remade,
    outcomes: outcomes.map(({ bytes }) => bytes),
  };
}

/** What the block was made of, as it was known then. */
export async function nextBlock(parts: WriterParts, before: Tip, tip: Tip): Promise<NextBlock> {
  const { facts, reader, services } = parts;
  const { block, details } = tip;
  const { transactions } = await reader.contents(block);
  const waiting = await Promise.all(
    transactions.map(async ({ hash, bytes }) => {
      const signed = decodeTransaction(bytes);
      const isRecent = await reader.isRecent(signed.transaction.blockHash, before);
      if (isRecent === undefined) throw differs(tip, 'a block that a transaction names is gone');
      return { signed, hash, size: bytes.length, isExpired: !isRecent };
    }),
  );
  const isResumed = details.head.input.operation.kind === 'resume';
  return {
    facts,
    tip: before,
    plan: {
      sequence: block.sequence,
      height: block.height,
      timestamp: block.timestamp,
      clockOffset: details.clockOffset,
      transactions: waiting,
    },
    incoming: await reader.receiptsFrom(before),
    resumption: isResumed
      ? await new BlockSources(services.store, facts.id).resumption(block.sequence)
      : undefined,
  };
}

type Source = { readonly tip: Tip; readonly rows: OpenContents['rows'] };

async function remake(parts: WriterParts, next: NextBlock, { tip, rows }: Source): Promise<Remade> {
  switch (tip.details.head.input.operation.kind) {
    case 'genesis':
    case 'restore':
      return nothing;
    case 'patch':
      return rows === undefined ? unknown : patchAgain(parts, { next, tip, rows });
    case 'resume':
      return next.resumption === undefined ? unknown : runAgain(parts, next, tip);
    case 'chunk':
      return runAgain(parts, next, tip);
  }
}

async function patchAgain(
  { nodes }: WriterParts,
  {
    next,
    tip,
    rows,
  }: Source & { readonly next: NextBlock; readonly rows: NonNullable<OpenContents['rows']> },
): Promise<Remade> {
  const changes = rows.map(({ key, value }) => [key, value] as const);
  const { root, witness } = await nodes.run((store) => patch(store, next.tip.block.stateRoot, changes));
  if (!equalBytes(root, tip.block.stateRoot)) throw differs(tip, 'the patch gives another state');
  return isWitnessOf(tip, witness) ? { witness, codes: [] } : throwDiffers(tip);
}

async function runAgain(parts: WriterParts, next: NextBlock, tip: Tip): Promise<Remade> {
  const { nodes, services } = parts;
  const { head } = tip.details;
  const input = { ...toChunkInput(next, services.seedKey), block: head.input.block };
  const result = await services.executor.applyChunk(input, nodes, ownerOf(parts.facts));
  const { block } = toChunkCommit(next, input, result);
  if (equalBytes(block.hash, tip.block.hash)) {
    const { witness, codes } = result.state;
    return { witness, codes: await withCodes(parts, tip, codes) };
  }
  // Another engine may have had a flaw that this one has not: that is for the auditor to see.
  return head.input.engineId === engineId ? throwDiffers(tip) : unknown;
}

async function withCodes(
  { nodes }: WriterParts,
  tip: Tip,
  hashes: readonly Hash[],
): Promise<Remade['codes']> {
  const found = await nodes.nodes(hashes);
  return hashes.map((hash, index) => {
    const code = found[index];
    if (code === undefined) throw differs(tip, 'a code that it ran is gone');
    return { hash, code };
  });
}

const isWitnessOf = ({ details }: Tip, witness: readonly Uint8Array[]): boolean =>
  equalBytes(hashWitness(witness), details.head.output.witnessHash);

function throwDiffers(tip: Tip): never {
  throw differs(tip, 'made again it is another block');
}

const differs = ({ block }: Tip, what: string): WorldFault =>
  new WorldFault('world_corrupt', `block ${block.sequence}: ${what}`);
