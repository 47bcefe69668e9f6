import { encode, u64 } from '../primitives/borsh.ts';
import { concatBytes, equalBytes, toHex } from '../primitives/bytes.ts';
import { sha256 } from '../primitives/hash.ts';
import type { Receipt } from '../primitives/receipt.ts';
import type { ChunkInput } from '../runtime/chunk/apply.ts';
import { StoreFault } from '../store/store-fault.ts';
import type { BlockCommit, CommitResult, Identified, Lease } from '../store/world-store.ts';
import { type Tip, toTip } from './block-details.ts';
import { type BlockPlan, decodePlan, encodePlan } from './block-plan.ts';
import { chooseTransactions, type Waiting } from './choose-transactions.ts';
import { type NextBlock, toChunkCommit, toChunkInput } from './chunk-block.ts';
import { decodeHalt, encodeHalt, mayPass, toHalt } from './halt-note.ts';
import { headSlot, signHead } from './head-signer.ts';
import { assertAncestor, assertHeadIsOurs, assertNotSetBack } from './head-trust.ts';
import type { WorldFacts } from './world-facts.ts';
import { type Halt, WorldFault, WorldHalted } from './world-fault.ts';
import type { WorldNodes } from './world-nodes.ts';
import { ownerOf } from './world-owner.ts';
import type { WorldReader } from './world-reader.ts';
import type { WorldServices } from './world-services.ts';

const nanosInMilli = 1_000_000n;

/** Between blocks another process need not wait longer than this for a world whose writer is gone. */
const leaseMillis = 30_000n;

/** What a world is written with, and read by its writer. */
export type WriterParts = {
  readonly services: WorldServices;
  readonly facts: WorldFacts;
  readonly reader: WorldReader;
  readonly nodes: WorldNodes;
};

/** How the next chunk differs from one height on, with what waits. */
export type Step = {
  readonly heights: bigint;
  readonly waiting: readonly Waiting[];
  readonly skippedNanos: bigint;
  /** Comes from outside, after all else. */
  readonly resumption?: Receipt;
};

/** Makes blocks, one after another: its caller sees to it that no two calls overlap. Throws `WorldFault`. */
export class WorldWriter {
  readonly #parts: WriterParts;
  #lease: Lease;
  #tip: Tip;
  #halt: Halt | undefined;
  #isLost = false;
  /** The block of a commit of which nobody knows whether it happened. */
  #inDoubt: Tip | undefined;

  private constructor(parts: WriterParts, lease: Lease, tip: Tip, halt: Halt | undefined) {
    this.#parts = parts;
    this.#lease = lease;
    this.#tip = tip;
    this.#halt = halt;
  }

  /**
   * Takes the world over from a writer that is gone, if its head is ours and follows from `known`, the last that this
   * process knew. Signs the head, if that one could not. Whatever fails, the world is left for others to take.
   */
  static async open(parts: WriterParts, known?: Tip): Promise<WorldWriter> {
    const { services, facts } = parts;
    const now = services.clock() / nanosInMilli;
    const taken = await services.store.takeLease(facts.id, {
      holder: services.holder,
      now,
      until: now + leaseMillis,
    });
    if (!taken.ok) throw refusalOf(taken.refusal.kind);
    try {
      return await WorldWriter.#openLeased(parts, taken.lease, known);
    } catch (cause) {
      await giveBack(services.store, taken.lease);
      throw cause;
    }
  }

  static async #openLeased(parts: WriterParts, lease: Lease, known: Tip | undefined): Promise<WorldWriter> {
    const { services, facts, reader } = parts;
    const tip = await reader.newest();
    await assertHeadIsOurs(parts, tip);
    if (known !== undefined) await assertNotSetBack(parts, tip, known);
    const note = await services.notes.readNote(facts.id, 'halt');
    const halt = note === undefined ? undefined : decodeHalt(note);
    const isHalted = halt !== undefined && halt.sequence > tip.block.sequence;
    const writer = new WorldWriter(parts, lease, tip, isHalted ? halt : undefined);
    await writer.signatureOf(tip);
    return writer;
  }

  get tip(): Tip {
    return this.#tip;
  }

  get halt(): Halt | undefined {
    return this.#halt;
  }

  /** Throws `WorldHalted`. */
  assertRunning(): void {
    if (this.#halt !== undefined) throw new WorldHalted(this.#halt);
  }

  /** Applies a chunk and commits what came of it, or halts. */
  async makeBlock(step: Step): Promise<Tip> {
    this.assertRunning();
    const { facts, reader, services } = this.#parts;
    const tip = this.#tip;
    const plan = await this.#plan(step);
    const { resumption } = step;
    const next = { facts, tip, plan, incoming: await reader.receiptsFrom(tip), resumption };
    const input = toChunkInput(next, services.seedKey);
    return this.commit(await this.#apply(next, input));
  }

  /** Makes the next block again, whatever it halted at. Until it is made, the world stays halted. */
  async retry(step: Step): Promise<Tip> {
    const halt = this.#halt;
    this.#halt = undefined;
    try {
      return await this.makeBlock(step);
    } catch (cause) {
      if (halt !== undefined && this.#tip.block.sequence < halt.sequence) this.#halt ??= halt;
      throw cause;
    }
  }

  /** Of a block after the tip. Afterwards it is the tip, and signed. */
  async commit(commit: BlockCommit): Promise<Tip> {
    if (!(await this.keepLease())) throw refusalOf('lease-lost');
    const { store } = this.#parts.services;
    const wanted = this.#tip.details.wasRestored ? await this.#withNewNames(commit) : commit;
    try {
      this.#assertWritten(await store.commitBlock(this.#lease, wanted));
    } catch (cause) {
      // It may have happened: what is there decides what comes next.
      if (!this.#isLost) this.#inDoubt = toTip(commit.block);
      await this.refresh();
      throw cause;
    }
    this.#parts.nodes.remember(commit.nodes);
    this.#tip = toTip(commit.block);
    this.#halt = undefined;
    await this.#sign(this.#tip);
    return this.#tip;
  }

  /**
   * Asks which block is the newest if nobody knows. To be called before anything is made on the tip. A block that was not
   * made here is not built upon before it is judged: the world has to be opened anew.
   */
  async refresh(): Promise<void> {
    if (this.#inDoubt === undefined) return;
    const { block } = await this.#parts.reader.newest();
    const ours = [this.#tip, this.#inDoubt].find((tip) => equalBytes(tip.block.hash, block.hash));
    if (ours === undefined) {
      this.#isLost = true;
      throw refusalOf('head-moved');
    }
    this.#tip = ours;
    this.#inDoubt = undefined;
  }

  /** What the slot of a committed block keeps. Signs what the process that made the block could not. */
  async signatureOf(tip: Tip): Promise<Uint8Array> {
    const known = await this.#findSignature(tip);
    if (known !== undefined) return known;
    await assertAncestor(this.#parts, tip, this.#tip);
    await this.#sign(tip);
    const kept = await this.#findSignature(tip);
    if (kept !== undefined) return kept;
    throw new WorldFault('world_corrupt', `the signature of block ${tip.block.sequence} was not kept`);
  }

  /** Of a block that is about to be made. */
  timestamp(offset: bigint): bigint {
    const now = this.#parts.services.clock() + offset;
    const least = this.#tip.block.timestamp + 1n;
    return now > least ? now : least;
  }

  /** Renews the lease when half of it is over. False once another process took the world: what is known here is old. */
  async keepLease(): Promise<boolean> {
    const { services } = this.#parts;
    const now = services.clock() / nanosInMilli;
    if (this.#isLost || this.#lease.until - now > leaseMillis / 2n) return !this.#isLost;
    const lease = await services.store.renewLease(this.#lease, now + leaseMillis);
    if (lease === undefined) this.#isLost = true;
    else this.#lease = lease;
    return !this.#isLost;
  }

  /** A courtesy: who comes next need not wait. Without it the lease runs out. */
  async release(): Promise<void> {
    await giveBack(this.#parts.services.store, this.#lease);
  }

  async #sign({ block, details }: Tip): Promise<void> {
    const { services, facts } = this.#parts;
    const signature = signHead(services.signer, details.head);
    await services.store.addSignature(facts.id, { sequence: block.sequence, slot: headSlot, signature });
  }

  async #findSignature({ block }: Tip): Promise<Uint8Array | undefined> {
    const { services, facts } = this.#parts;
    const statement = await services.store.findStatement(facts.id, block.hash);
    if (statement !== undefined) return statement.signatures.get(headSlot);
    throw new WorldFault('world_corrupt', `block ${block.sequence} has no statement`);
  }

  /** The one that was stored before a run that did not end, or a new one, stored. */
  async #plan(step: Step): Promise<BlockPlan> {
    const { services, facts } = this.#parts;
    const sequence = this.#tip.block.sequence + 1n;
    const waiting = new Map(step.waiting.map((one) => [toHex(one.hash), one]));
    const note = await services.notes.readNote(facts.id, 'plan');
    const stored = note === undefined ? undefined : decodePlan(note, (hash) => waiting.get(toHex(hash)));
    const height = this.#tip.block.height + step.heights;
    if (stored?.sequence === sequence && stored.height === height) return stored;
    const plan = await this.#newPlan(sequence, step);
    this.#assertWritten(await services.notes.writeNote(this.#lease, 'plan', encodePlan(plan)));
    return plan;
  }

  async #newPlan(sequence: bigint, { heights, waiting, skippedNanos }: Step): Promise<BlockPlan> {
    const { facts } = this.#parts;
    const tip = this.#tip;
    const clockOffset = tip.details.clockOffset + skippedNanos;
    const { gasPrice } = tip.details.head.input.block;
    const chosen = chooseTransactions(facts.params, gasPrice, waiting);
    const transactions = await Promise.all(
      chosen.map(async (one) => ({ ...one, isExpired: await this.#isExpired(one) })),
    );
    const height = tip.block.height + heights;
    return { sequence, height, timestamp: this.timestamp(clockOffset), clockOffset, transactions };
  }

  /** The world knew the block that it names when it took it: a store that hides it now must not make it look old. */
  async #isExpired({ signed }: Waiting): Promise<boolean> {
    const isRecent = await this.#parts.reader.isRecent(signed.transaction.blockHash, this.#tip);
    if (isRecent !== undefined) return !isRecent;
    throw new WorldFault('world_corrupt', 'the block that a waiting transaction names is gone');
  }

  async #apply(next: NextBlock, input: ChunkInput): Promise<BlockCommit> {
    const { services, nodes, facts } = this.#parts;
    try {
      const result = await services.executor.applyChunk(input, nodes, ownerOf(facts));
      return toChunkCommit(next, input, result);
    } catch (cause) {
      if (mayPass(cause)) throw cause;
      const halt = toHalt(next.plan.sequence, cause);
      this.#halt = halt;
      this.#assertWritten(await services.notes.writeNote(this.#lease, 'halt', encodeHalt(halt)));
      throw new WorldHalted(halt, { cause });
    }
  }

  #assertWritten(result: CommitResult): void {
    if (result.ok) return;
    this.#isLost = true;
    throw refusalOf(result.refusal.kind);
  }

  /** After a restore ids may come again: then the first keep their names, and the contents of the blocks are whole. */
  async #withNewNames(commit: BlockCommit): Promise<BlockCommit> {
    const { store } = this.#parts.services;
    const { id: world } = this.#parts.facts;
    const { sequence } = commit.block;
    const renamed = (one: Identified, known: unknown): Identified =>
      known === undefined ? one : { ...one, id: sha256(concatBytes(one.id, encode(u64, sequence))) };
    return {
      ...commit,
      receipts: await Promise.all(
        commit.receipts.map(async (one) => renamed(one, await store.findReceipt(world, one.id))),
      ),
      outcomes: await Promise.all(
        commit.outcomes.map(async (one) => renamed(one, await store.findOutcome(world, one.id))),
      ),
    };
  }
}

async function giveBack(store: WorldServices['store'], lease: Lease): Promise<void> {
  try {
    await store.releaseLease(lease);
  } catch (cause) {
    if (!(cause instanceof StoreFault)) throw cause;
  }
}

function refusalOf(kind: 'world-unknown' | 'lease-held' | 'lease-lost' | 'head-moved'): WorldFault {
  switch (kind) {
    case 'world-unknown':
      return new WorldFault('world_unknown', 'there is no such world');
    case 'lease-held':
      return new WorldFault('world_busy', 'another process writes to the world');
    case 'lease-lost':
    case 'head-moved':
      return new WorldFault('world_lost', 'another process took the world over');
  }
}
