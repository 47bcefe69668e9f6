import { LRUCache } from 'lru-cache';
import { decode } from '../primitives/borsh.ts';
import { equalBytes } from '../primitives/bytes.ts';
import { type ExecutionOutcomeWithId, executionOutcomeWithIdCodec } from '../primitives/outcome.ts';
import { chunkOutcomes } from '../primitives/outcome-root.ts';
import { type Receipt, receiptSchema } from '../primitives/receipt.ts';
import { type SignedTransaction, signedTransactionSchema } from '../primitives/transaction.ts';
import type { ChunkChange } from '../runtime/state/chunk-state.ts';
import type { Block, BlockContents, WorldStore } from '../store/world-store.ts';
import type { Hash } from '../trie/node.ts';
import { changesKey, decodeChanges } from './block-changes.ts';
import { type Tip, toTip, toWorldBlock } from './block-details.ts';
import type { BlockRef, WorldBlock, WorldOutcome, WorldTransaction } from './world.ts';
import { WorldFault } from './world-fault.ts';

/** Blocks after which a transaction that names a block is too old, as on mainnet. */
const validityPeriod = 86_400n;

/** Encoded outcomes of the blocks that were asked for last. */
const outcomeBytes = 4 * 1_048_576;

/** As it is stored. */
export const decodeTransaction = (bytes: Uint8Array): SignedTransaction =>
  decode(signedTransactionSchema, bytes);

type BlockOutcomes = Pick<ReturnType<typeof chunkOutcomes>, 'root' | 'paths'> & {
  readonly outcomes: readonly ExecutionOutcomeWithId[];
};

const outcomesDiffer = ({ sequence }: Block): WorldFault =>
  new WorldFault('world_corrupt', `the outcomes of block ${sequence} are not those of its root`);

/** What is stored of a world, in the forms in which it is asked for. */
export class WorldReader {
  readonly #store: WorldStore;
  readonly #world: Uint8Array;
  readonly #outcomes = new LRUCache<bigint, BlockOutcomes>({ maxSize: outcomeBytes });

  constructor(store: WorldStore, world: Uint8Array) {
    this.#store = store;
    this.#world = world;
  }

  /** Throws `WorldFault` for a world that is not there. */
  async newest(): Promise<Tip> {
    const block = await this.#store.head(this.#world);
    if (block === undefined) throw new WorldFault('world_unknown', 'there is no such world');
    return toTip(block);
  }

  async tip(ref: BlockRef): Promise<Tip | undefined> {
    const block = await this.#find(ref);
    return block === undefined ? undefined : toTip(block);
  }

  /** The block with that sequence. Throws `WorldFault` if there is none. */
  async tipAt(sequence: bigint): Promise<Tip> {
    const block = await this.#store.blockBySequence(this.#world, sequence);
    if (block !== undefined) return toTip(block);
    throw new WorldFault('world_corrupt', `there is no block ${sequence}`);
  }

  /** The block before; nothing before the genesis. */
  async before({ block }: Tip): Promise<Tip | undefined> {
    if (block.sequence === 0n) return undefined;
    const before = await this.#store.blockByHash(this.#world, block.previousHash);
    if (before !== undefined && before.sequence + 1n === block.sequence) return toTip(before);
    throw new WorldFault('world_corrupt', `the block before block ${block.sequence} is gone`);
  }

  async block(ref: BlockRef): Promise<WorldBlock | undefined> {
    const tip = await this.tip(ref);
    return tip === undefined ? undefined : toWorldBlock(tip);
  }

  /** Whether a transaction that names this block may come into the block after `tip`; nothing if there is no such block. */
  async isRecent(hash: Hash, tip: Tip): Promise<boolean | undefined> {
    const block = await this.#store.blockByHash(this.#world, hash);
    return block && tip.block.height <= block.height + validityPeriod;
  }

  async transaction(hash: Hash): Promise<WorldTransaction | undefined> {
    const found = await this.#store.findTransaction(this.#world, hash);
    if (found === undefined) return undefined;
    return { signed: decodeTransaction(found.value.bytes), hash, blockHash: found.block.hash };
  }

  async receipt(id: Hash): Promise<Receipt | undefined> {
    const found = await this.#store.findReceipt(this.#world, id);
    return found === undefined ? undefined : decode(receiptSchema, found.value.bytes);
  }

  async outcome(id: Hash): Promise<WorldOutcome | undefined> {
    const found = await this.#store.findOutcome(this.#world, id);
    if (found === undefined) return undefined;
    const { block, position } = found;
    const { outcomes, paths } = await this.#outcomesOf(block);
    const [outcome, proof] = [outcomes[position], paths[position]];
    if (outcome === undefined || proof === undefined) throw outcomesDiffer(block);
    return { outcome, blockHash: block.hash, proof };
  }

  /** Whoever asks for one outcome of a block asks for its others next. */
  async #outcomesOf(block: Block): Promise<BlockOutcomes> {
    const known = this.#outcomes.get(block.sequence);
    if (known !== undefined && equalBytes(known.root, block.outcomeRoot)) return known;
    const { outcomes: stored } = await this.contents(block);
    const outcomes = stored.map(({ bytes }) => decode(executionOutcomeWithIdCodec, bytes));
    const { root, paths } = chunkOutcomes(outcomes);
    if (!equalBytes(root, block.outcomeRoot)) throw outcomesDiffer(block);
    const read = { root, outcomes, paths };
    this.#outcomes.set(block.sequence, read, {
      size: stored.reduce((sum, { bytes }) => sum + bytes.length, 1),
    });
    return read;
  }

  /** What a block sends into the next chunk. */
  async receiptsFrom({ details }: Tip): Promise<readonly Receipt[]> {
    if (details.receiptCount === 0) return [];
    const block = await this.#store.blockBySequence(this.#world, details.receiptsFrom);
    if (block === undefined)
      throw new WorldFault('world_corrupt', `there is no block ${details.receiptsFrom}`);
    const { receipts } = await this.contents(block);
    return receipts.slice(0, details.receiptCount).map(({ bytes }) => decode(receiptSchema, bytes));
  }

  async changes({ sequence }: WorldBlock): Promise<readonly ChunkChange[]> {
    const bytes = await this.#store.findAnswer(this.#world, changesKey(sequence));
    return bytes === undefined ? [] : decodeChanges(bytes);
  }

  /** All that the block brought. Throws `WorldFault` if it is gone. */
  async contents({ sequence }: Block): Promise<BlockContents> {
    const contents = await this.#store.blockContents(this.#world, sequence);
    if (contents === undefined) throw new WorldFault('world_corrupt', `block ${sequence} has no contents`);
    return contents;
  }

  #find(ref: BlockRef): Promise<Block | undefined> {
    switch (ref.kind) {
      case 'latest':
        return this.#store.head(this.#world);
      case 'genesis':
        return this.#store.blockBySequence(this.#world, 0n);
      case 'height':
        return this.#store.blockByHeight(this.#world, ref.height);
      case 'hash':
        return this.#store.blockByHash(this.#world, ref.hash);
    }
  }
}
