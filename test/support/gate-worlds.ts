import { toUtf8 } from '../../src/primitives/bytes.ts';
import { zeroHash } from '../../src/primitives/hash.ts';
import {
  emptyMerkleTree,
  insertLeaf,
  merkleRoot,
  type PartialMerkleTree,
} from '../../src/primitives/partial-merkle-tree.ts';
import { contractDataKey } from '../../src/primitives/trie-key.ts';
import type { AdvanceHead } from '../../src/proof/gate-head.ts';
import { type Head, hashBlock, hashHead, hashHeadInput, hashHeadOutput } from '../../src/proof/head.ts';
import type { Envelope } from '../../src/proof/statement.ts';
import { durableWorldId } from '../../src/proof/world-id.ts';
import { proveKey } from '../../src/trie/proof.ts';
import { MemoryNodeStore } from '../../src/trie/store.ts';
import { trieUpdate } from '../../src/trie/update.ts';
import { ancestryPath } from '../../src/worlds/block-ancestry.ts';
import type { Tip } from '../../src/worlds/block-details.ts';
import { appId, envelopeOf, firstKey, type SceneKey } from './gate-scene.ts';
import { sampleHeadInput, sampleHeadOutput } from './sample-head.ts';

export const worldOrigin = { genesisHash: new Uint8Array(32).fill(0x6e), nonce: 1n };
export const worldId = durableWorldId({ ...worldOrigin, appId });

/** The row that each block of a sample world writes, beside what is there already. */
export const rowKey = (index: number): Uint8Array =>
  contractDataKey('counter.near', toUtf8(`count ${index}`));
export const rowValue = (index: number): Uint8Array => toUtf8(`${index}`);

/** The blocks of a world, from its genesis on, each of which writes a row. */
export class SampleChain {
  readonly heads: Head[] = [];
  readonly #store = new MemoryNodeStore();
  readonly #trees: PartialMerkleTree[] = [emptyMerkleTree];

  constructor(blocks: number) {
    let root: Uint8Array = zeroHash;
    for (let index = 0; index < blocks; index++) {
      const { root: next, made } = trieUpdate(this.#store, root, [[rowKey(index), rowValue(index)]]);
      this.#store.putAll(made);
      this.#add(index, root, next);
      root = next;
    }
  }

  head(index: number): Head {
    const head = this.heads[index];
    if (head === undefined) throw new RangeError(`there is no block ${index}`);
    return head;
  }

  /** The nodes on the way to a key after a block, without the value. */
  prove(index: number, key: Uint8Array, value: Uint8Array | undefined): readonly Uint8Array[] {
    const nodes = proveKey(this.#store, this.head(index).output.postStateRoot, key);
    return value === undefined ? nodes : nodes.slice(0, -1);
  }

  /** From the block that the gate knows, or from none, to a later one. */
  async advance(from: number | undefined, to: number, key: SceneKey = firstKey): Promise<AdvanceHead> {
    const head = this.head(to);
    return {
      ...head,
      signed: signedHead(head, key),
      origin: worldOrigin,
      expected: from === undefined ? undefined : hashBlock(this.head(from)),
      ancestry: from === undefined ? [] : await ancestryPath(this.#tipAt, BigInt(from), BigInt(to)),
    };
  }

  /** Of a block, the path takes its hash and its history alone. */
  readonly #tipAt = async (sequence: bigint): Promise<Tip> => {
    const index = Number(sequence);
    const block = { sequence, hash: hashBlock(this.head(index)) };
    return { block, details: { history: this.#trees[index + 1] } } as unknown as Tip;
  };

  #add(index: number, preStateRoot: Uint8Array, postStateRoot: Uint8Array): void {
    const tree = this.#trees[index] ?? emptyMerkleTree;
    const before = this.heads[index - 1];
    const head: Head = {
      input: {
        ...sampleHeadInput,
        worldId,
        sequence: BigInt(index),
        previousBlock: before === undefined ? zeroHash : hashBlock(before),
        historyRoot: merkleRoot(tree),
        preStateRoot,
      },
      output: { ...sampleHeadOutput, postStateRoot },
    };
    this.heads.push(head);
    this.#trees.push(insertLeaf(tree, hashBlock(head)));
  }
}

export function signedHead(
  { input, output }: Head,
  key: SceneKey = firstKey,
  changes: Partial<Envelope> = {},
): AdvanceHead['signed'] {
  const hashes = { inputHash: hashHeadInput(input), outputHash: hashHeadOutput(output) };
  const envelope = envelopeOf(hashes, key, changes);
  return { envelope, signature: key.sign(hashHead(envelope)) };
}
