import { fromBase58, toBase58 } from '../primitives/hash.ts';
import { receiptIdFromReceiptId } from '../primitives/ids.ts';
import type { Receipt } from '../primitives/receipt.ts';
import { promiseYieldReceiptKey } from '../primitives/trie-key.ts';
import { validateReceipt } from '../runtime/validation/receipt.ts';
import { trieLookup } from '../trie/get.ts';
import type { Hash } from '../trie/node.ts';
import type { Tip } from './block-details.ts';
import { patch, patchCommit, restoreCommit } from './state-edit.ts';
import type { Sandbox, StateRow, WorldBlock } from './world.ts';
import { WorldFault } from './world-fault.ts';
import { maxHeight, maxTimestamp } from './world-range.ts';
import type { WorldWriter, WriterParts } from './world-writer.ts';

/** How far time goes on with a height, if the world's blocks have no interval of their own. */
const usualMillis = 1_000;
const nanosInMilli = 1_000_000n;
/** At once: some years, at a second for each. */
const mostBlocks = 100_000_000n;

/** Changes a world from outside. What it does is in the heads, whose origins are `claimed` from then on. */
export class WorldSandbox implements Sandbox {
  readonly #parts: WriterParts;
  readonly #writer: WorldWriter;
  /** Lets nobody else write meanwhile. */
  readonly #write: (write: () => Promise<Tip>) => Promise<WorldBlock>;

  constructor(
    parts: WriterParts,
    writer: WorldWriter,
    write: (write: () => Promise<Tip>) => Promise<WorldBlock>,
  ) {
    this.#parts = parts;
    this.#writer = writer;
    this.#write = write;
  }

  async fastForward(blocks: bigint): Promise<WorldBlock> {
    if (blocks < 1n || blocks > mostBlocks) {
      throw new WorldFault('invalid_change', `time goes forward by 1 to ${mostBlocks} blocks`);
    }
    const { blocks: pace } = this.#parts.facts.policy;
    const millis = pace.kind === 'interval' ? pace.millis : usualMillis;
    const skippedNanos = blocks * BigInt(millis) * nanosInMilli;
    return this.#write(async () => {
      this.#assertInRange(blocks, skippedNanos);
      return this.#writer.makeBlock({ heights: blocks, waiting: [], skippedNanos });
    });
  }

  patchState(rows: readonly StateRow[], source = ''): Promise<WorldBlock> {
    return this.#edit(async (tip, timestamp) => {
      this.#writer.assertRunning();
      const { facts, nodes } = this.#parts;
      const patched = await nodes.run((store) => patch(store, tip.block.stateRoot, rows));
      return patchCommit({ facts, tip, timestamp }, patched, { rows, source });
    });
  }

  resumeYield(accountId: string, dataId: Hash, data: Uint8Array): Promise<WorldBlock> {
    return this.#write(async () => {
      this.#writer.assertRunning();
      const { block } = this.#writer.tip;
      const resumption = resumptionOf(accountId, dataId, { data, height: block.height + 1n });
      const error = validateReceipt(this.#parts.facts.params, resumption, 'new');
      if (error !== undefined)
        throw new WorldFault('invalid_change', `the resumption is invalid: ${error.kind}`);
      const key = promiseYieldReceiptKey(accountId, dataId);
      const waits = await this.#parts.nodes.run((store) => trieLookup(store, block.stateRoot, key));
      if (waits === undefined)
        throw new WorldFault('yield_unknown', 'the account does not wait for this data');
      return this.#writer.makeBlock({ heights: 1n, waiting: [], skippedNanos: 0n, resumption });
    });
  }

  async snapshot(): Promise<string> {
    return toBase58(this.#writer.tip.block.hash);
  }

  async restore(snapshot: string): Promise<WorldBlock> {
    const hash = hashOf(snapshot);
    const past = hash === undefined ? undefined : await this.#parts.reader.tip({ kind: 'hash', hash });
    if (past === undefined) throw new WorldFault('snapshot_unknown', 'there is no such snapshot');
    const { facts } = this.#parts;
    return this.#edit(async (tip, timestamp) => restoreCommit({ facts, tip, timestamp }, past));
  }

  #assertInRange(heights: bigint, skippedNanos: bigint): void {
    const { block, details } = this.#writer.tip;
    const time = this.#writer.timestamp(details.clockOffset + skippedNanos);
    if (block.height + heights <= maxHeight && time <= maxTimestamp) return;
    throw new WorldFault('invalid_change', 'heights and times end before that');
  }

  #edit(
    make: (tip: Tip, timestamp: bigint) => Promise<Parameters<WorldWriter['commit']>[0]>,
  ): Promise<WorldBlock> {
    return this.#write(async () => {
      const { tip } = this.#writer;
      return this.#writer.commit(await make(tip, this.#writer.timestamp(tip.details.clockOffset)));
    });
  }
}

/** No chunk numbers its receipts so far. */
const outside = (1n << 64n) - 1n;

const resumptionOf = (
  accountId: string,
  dataId: Hash,
  { data, height }: { readonly data: Uint8Array; readonly height: bigint },
): Receipt => ({
  predecessorId: accountId,
  receiverId: accountId,
  receiptId: receiptIdFromReceiptId(dataId, height, outside),
  receipt: { kind: 'promise_resume', dataId, data },
});

function hashOf(snapshot: string): Uint8Array | undefined {
  try {
    const hash = fromBase58(snapshot);
    return hash.length === 32 ? hash : undefined;
  } catch {
    return undefined; // only text that is not base58 throws
  }
}
