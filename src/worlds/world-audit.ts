import { emptyMerkleTree, type PartialMerkleTree } from '../primitives/partial-merkle-tree.ts';
import type { Ancestry, OpenContents } from '../proof/block-document.ts';
import type { OpenRow } from '../proof/state-proof-document.ts';
import { trieLookup } from '../trie/get.ts';
import { RecordingStore } from '../trie/recorder.ts';
import { readStored } from '../trie/store.ts';
import { ancestryPath } from './block-ancestry.ts';
import type { Tip } from './block-details.ts';
import { type SignedHead, toSignedHead } from './head-signer.ts';
import { remakeBlock } from './remade-block.ts';
import type { BlockRef } from './world.ts';
import type { WriterParts } from './world-writer.ts';

/** What a stranger needs to judge a world's blocks. Each method throws `WorldFault`. */
export class WorldAudit {
  readonly #parts: WriterParts;
  readonly #signatureOf: (tip: Tip) => Promise<Uint8Array>;

  /** `signatureOf` gives what the slot of a block keeps. */
  constructor(parts: WriterParts, signatureOf: (tip: Tip) => Promise<Uint8Array>) {
    this.#parts = parts;
    this.#signatureOf = signatureOf;
  }

  find(ref: BlockRef): Promise<Tip | undefined> {
    return this.#parts.reader.tip(ref);
  }

  /** The block with this sequence, if the world came so far. */
  async findAt(sequence: bigint): Promise<Tip | undefined> {
    const { reader } = this.#parts;
    const newest = await reader.newest();
    return sequence > newest.block.sequence ? undefined : reader.tipAt(sequence);
  }

  async signedHead(tip: Tip): Promise<SignedHead> {
    return toSignedHead(tip.details.head, await this.#signatureOf(tip));
  }

  /** Makes the block again where guests run. Throws `ExecutorFault` too. */
  contents(tip: Tip): Promise<OpenContents> {
    return remakeBlock(this.#parts, tip);
  }

  /** A row of the state after the block, or that there is none, with the nodes on the way. */
  row({ block }: Tip, key: Uint8Array): Promise<OpenRow> {
    return this.#parts.nodes.run((store) => {
      const recorder = new RecordingStore(store);
      const found = trieLookup(recorder, block.stateRoot, key);
      const proof = recorder.witness();
      return { kind: 'open', key, value: found && readStored(store, found.hash), proof };
    });
  }

  /** That two blocks are of one chain; nothing for a block and itself. */
  async ancestry({ block }: Tip, other: Tip): Promise<Ancestry | undefined> {
    const { sequence } = other.block;
    if (sequence === block.sequence) return undefined;
    const isLater = sequence > block.sequence;
    const [index, leaves] = isLater ? [block.sequence, sequence] : [sequence, block.sequence];
    const { input, output } = other.details.head;
    return {
      sequence,
      block: other.block.hash,
      head: isLater ? { input: { ...input, engineId: '' }, output } : undefined,
      path: await ancestryPath((at) => this.#parts.reader.tipAt(at), index, leaves),
    };
  }

  /** Over the hashes of all blocks before this one. */
  async before(tip: Tip): Promise<PartialMerkleTree> {
    return (await this.#parts.reader.before(tip))?.details.history ?? emptyMerkleTree;
  }
}
