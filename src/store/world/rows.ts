import { hash as sha256 } from 'node:crypto';
import type { Insertable } from 'kysely';
import { type Codec, decode, encode, u64 } from '../../primitives/borsh.ts';
import { concatBytes, equalBytes, fromHex, toHex, toUtf8 } from '../../primitives/bytes.ts';
import type { Hash } from '../../trie/node.ts';
import type { StoredBytes } from '../../trie/store.ts';
import type { WorldSealer } from '../sealer.ts';
import { StoreFault } from '../store-fault.ts';
import type {
  BlockPartKind,
  BlockPartRow,
  BlockRow,
  NodeRow,
  QueueRow,
  SignatureRow,
  StatementRow,
  Tables,
  WorldRow,
} from '../tables.ts';
import type {
  BlockCommit,
  SlotSignature,
  StatementDraft,
  Submitted,
  WorldDefinition,
  WorldId,
} from '../world-store.ts';
import {
  type BlockCounts,
  countedBlockCodec,
  definitionCodec,
  identifiedCodec,
  statementCodec,
} from './codecs.ts';

/** The rows of one world: sealed on their way in, opened and checked on their way out. */
export class WorldRows {
  readonly #world: WorldId;
  readonly #sealer: WorldSealer;

  constructor(world: WorldId, sealer: WorldSealer) {
    this.#world = world;
    this.#sealer = sealer;
  }

  name(table: keyof Tables | BlockPartKind, id: Uint8Array): Uint8Array {
    return this.#sealer.name(table, id);
  }

  world(definition: WorldDefinition, genesis: Hash): Insertable<WorldRow> {
    return {
      world: this.#world,
      sequence: 0n,
      head: this.name('blocks', genesis),
      epoch: 0n,
      holder: '',
      lease_until: 0n,
      sealed: this.#sealer.seal(worldAddress(this.#world), encode(definitionCodec, definition)),
    };
  }

  openWorld(row: Pick<WorldRow, 'sealed'>): WorldDefinition {
    return decode(definitionCodec, this.#sealer.open(worldAddress(this.#world), row.sealed));
  }

  block(commit: BlockCommit): Insertable<BlockRow> {
    const { block } = commit;
    const counts: BlockCounts = {
      transactions: commit.transactions.length,
      receipts: commit.receipts.length,
      outcomes: commit.outcomes.length,
    };
    const row = {
      world: this.#world,
      sequence: block.sequence,
      height: block.height,
      name: this.name('blocks', block.hash),
    };
    const content = encode(countedBlockCodec, { block, counts });
    return { ...row, sealed: this.#sealer.seal(blockAddress(row), content) };
  }

  openBlock(row: Omit<BlockRow, 'world'>) {
    return decode(countedBlockCodec, this.#sealer.open(blockAddress(row), row.sealed));
  }

  node({ hash, bytes }: StoredBytes): Insertable<NodeRow> {
    const name = this.name('nodes', hash);
    return { world: this.#world, name, sealed: this.#sealer.seal(nodeAddress(name), bytes) };
  }

  openNode(row: Omit<NodeRow, 'world'>, hash: Hash): Uint8Array {
    const bytes = this.#sealer.open(nodeAddress(row.name), row.sealed);
    if (equalBytes(fromHex(sha256('sha256', bytes)), hash)) return bytes;
    throw new StoreFault('store_corrupt', `nodes ${toHex(hash)} has another hash`);
  }

  /** Each under its id, in order; the sequence is the block's. */
  parts(
    kind: BlockPartKind,
    sequence: bigint,
    contents: readonly { readonly id: Uint8Array; readonly content: Uint8Array }[],
  ): Insertable<BlockPartRow>[] {
    return contents.map(({ id, content }, index) => {
      const row = {
        world: this.#world,
        kind,
        name: this.name(kind, id),
        sequence,
        position: BigInt(index),
      };
      return { ...row, sealed: this.#sealer.seal(partAddress(row), content) };
    });
  }

  openPart<T>(row: Omit<BlockPartRow, 'world'>, codec: Codec<T>): T {
    return decode(codec, this.#sealer.open(partAddress(row), row.sealed));
  }

  statement(draft: StatementDraft, block: bigint): Insertable<StatementRow> {
    const name = this.name('statements', draft.hash);
    const row = { world: this.#world, sequence: draft.sequence, block, name };
    return { ...row, sealed: this.#sealer.seal(statementAddress(row), encode(statementCodec, draft)) };
  }

  openStatement(row: Omit<StatementRow, 'world'>): StatementDraft {
    return decode(statementCodec, this.#sealer.open(statementAddress(row), row.sealed));
  }

  signature({ sequence, slot, signature }: SlotSignature): Insertable<SignatureRow> {
    const sealed = this.#sealer.seal(signatureAddress({ sequence, slot }), signature);
    return { world: this.#world, sequence, slot, sealed };
  }

  openSignature(row: Omit<SignatureRow, 'world'>): Uint8Array {
    return this.#sealer.open(signatureAddress(row), row.sealed);
  }

  submitted({ hash, bytes }: Submitted): Insertable<QueueRow> {
    const name = this.name('queue', hash);
    const content = encode(identifiedCodec, { id: hash, bytes });
    return { world: this.#world, name, sealed: this.#sealer.seal(queueAddress(name), content) };
  }

  openSubmitted(row: Pick<QueueRow, 'name' | 'sealed'>): Submitted {
    const { id, bytes } = decode(identifiedCodec, this.#sealer.open(queueAddress(row.name), row.sealed));
    return { hash: id, bytes };
  }
}

/** All columns that the database could otherwise change stand in the address: the name, then the numbers. */
const keyOf = (name: Uint8Array, number: bigint): Uint8Array => concatBytes(name, encode(u64, number));

export const worldAddress = (world: WorldId) => ({ table: 'worlds', key: world, sequence: 0n });
export const blockAddress = ({ name, height, sequence }: Pick<BlockRow, 'name' | 'height' | 'sequence'>) => ({
  table: 'blocks',
  key: keyOf(name, height),
  sequence,
});
export const nodeAddress = (name: Uint8Array) => ({ table: 'nodes', key: name, sequence: 0n });
export const partAddress = (row: Pick<BlockPartRow, 'kind' | 'name' | 'position' | 'sequence'>) => ({
  table: row.kind,
  key: keyOf(row.name, row.position),
  sequence: row.sequence,
});
export const statementAddress = ({
  name,
  block,
  sequence,
}: Pick<StatementRow, 'name' | 'block' | 'sequence'>) => ({
  table: 'statements',
  key: keyOf(name, block),
  sequence,
});
export const signatureAddress = ({ sequence, slot }: Pick<SignatureRow, 'sequence' | 'slot'>) => ({
  table: 'signatures',
  key: toUtf8(slot),
  sequence,
});
export const queueAddress = (name: Uint8Array) => ({ table: 'queue', key: name, sequence: 0n });
