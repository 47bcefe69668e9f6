import { equalBytes } from '../primitives/bytes.ts';
import { rootFromPath } from '../primitives/merkle.ts';
import { hashBlock } from '../proof/head.ts';
import { durableWorldId, hashGenesis } from '../proof/world-id.ts';
import { ancestryPath } from './block-ancestry.ts';
import type { Tip } from './block-details.ts';
import { BlockSources } from './block-sources.ts';
import { toChunkInput } from './chunk-block.ts';
import { headSlot, toSignedHead } from './head-signer.ts';
import { nextBlock, remakeBlock } from './remade-block.ts';
import { WorldFault } from './world-fault.ts';
import type { WriterParts } from './world-writer.ts';

/**
 * Whether the newest block that the store holds may be built upon: that its row opens under the sealing key says little,
 * since every image that the app's governance ever allowed has that key. So it must be signed by a key whose
 * registration is kept, or follow from such a block when it is made again. Throws `WorldFault` (`world_corrupt`).
 */
export async function assertHeadIsOurs(parts: WriterParts, newest: Tip): Promise<void> {
  const { reader } = parts;
  for (let tip: Tip | undefined = newest; tip !== undefined; ) {
    assertNamedByHead(tip);
    if (await isSigned(parts, tip)) return;
    const before = await reader.before(tip);
    if (before === undefined) await assertGenesis(parts, tip);
    else await assertFollows(parts, before, tip);
    tip = before;
  }
}

/** Of an earlier block that nobody signed yet: it must lie under the history of a block that is ours. */
export async function assertAncestor(
  { reader }: Pick<WriterParts, 'reader'>,
  tip: Tip,
  ours: Tip,
): Promise<void> {
  assertNamedByHead(tip);
  if (equalBytes(tip.block.hash, ours.block.hash)) return;
  const { sequence, historyRoot } = ours.details.head.input;
  const path = await ancestryPath((at) => reader.tipAt(at), tip.block.sequence, sequence);
  if (!equalBytes(rootFromPath(path, tip.block.hash), historyRoot))
    throw corrupt(tip, 'it is of another history');
}

/** Whoever keeps the store may have set it back, or put another history in its place, while this process had come to `known`. */
export async function assertNotSetBack(
  parts: Pick<WriterParts, 'reader'>,
  newest: Tip,
  known: Tip,
): Promise<void> {
  if (newest.block.sequence < known.block.sequence)
    throw corrupt(newest, `the world had come to block ${known.block.sequence}`);
  await assertAncestor(parts, known, newest);
}

/** The facts by which blocks are found are those of the head. */
function assertNamedByHead(tip: Tip): void {
  const { block, details } = tip;
  const { input, output } = details.head;
  const isNamed =
    equalBytes(block.hash, hashBlock(details.head)) &&
    block.sequence === input.sequence &&
    block.height === input.block.height &&
    block.timestamp === input.block.timestamp &&
    equalBytes(block.previousHash, input.previousBlock) &&
    equalBytes(block.stateRoot, output.postStateRoot) &&
    equalBytes(block.outcomeRoot, output.outcomeRoot);
  if (!isNamed) throw corrupt(tip, 'its row says other things than its head');
}

async function isSigned({ services, facts }: WriterParts, tip: Tip): Promise<boolean> {
  const statement = await services.store.findStatement(facts.id, tip.block.hash);
  const slot = statement?.signatures.get(headSlot);
  if (slot === undefined) return false;
  const fault = await services.judge.judge(toSignedHead(tip.details.head, slot));
  if (fault === undefined) return true;
  throw corrupt(tip, fault);
}

/** The world is named after it: nothing else can be said of a first block. */
async function assertGenesis({ services, facts }: WriterParts, tip: Tip): Promise<void> {
  const { input, output } = tip.details.head;
  const origin = await new BlockSources(services.store, facts.id).origin();
  if (origin === undefined) throw corrupt(tip, 'nobody signed it, and what it was made of is not known');
  const { height, timestamp, gasPrice, gasLimit } = input.block;
  const genesisHash = hashGenesis({
    network: facts.chainId,
    protocolVersion: facts.protocolVersion,
    height,
    timestamp,
    gasPrice,
    gasLimit,
    stateRoot: output.postStateRoot,
    policyHash: facts.policyHash,
  });
  const id = durableWorldId({ ...origin, genesisHash });
  if (!equalBytes(id, facts.id)) throw corrupt(tip, 'nobody signed it, and the world is not named after it');
}

/** Made again on the block before it, it is the same, and its seed the one that the key gives. */
async function assertFollows(parts: WriterParts, before: Tip, tip: Tip): Promise<void> {
  const { input } = tip.details.head;
  const { witness } = await remakeBlock(parts, tip);
  if (witness === undefined) throw corrupt(tip, 'nobody signed it, and it cannot be made again');
  if (input.operation.kind !== 'chunk' && input.operation.kind !== 'resume') return;
  const { block } = toChunkInput(await nextBlock(parts, before, tip), parts.services.seedKey);
  if (!equalBytes(block.randomSeed, input.block.randomSeed))
    throw corrupt(tip, 'nobody signed it, and it has another seed');
}

const corrupt = ({ block }: Tip, what: string): WorldFault =>
  new WorldFault('world_corrupt', `block ${block.sequence}: ${what}`);
