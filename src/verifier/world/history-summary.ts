import { toHex } from '../../primitives/bytes.ts';
import type { BlockDocument, SignedHeadPart } from '../../proof/block-document.ts';
import type { HeadOperation } from '../../proof/head.ts';
import type { CheckCount } from './check-tally.ts';

/** A key that signed blocks of a history. */
export type KeySummary = {
  /** Hex. */
  readonly ed25519: string;
  readonly keyEpoch: bigint;
  readonly composeHash: string;
  readonly blocks: number;
  readonly firstSequence: bigint;
};

/** A history in figures: what its blocks say, as good as the verdict beside it. */
export type HistorySummary = {
  /** Hex. */
  readonly worldId: string | undefined;
  readonly network: string | undefined;
  readonly firstSequence: bigint | undefined;
  readonly lastSequence: bigint | undefined;
  /** Nanoseconds since 1970, of the first block and the last. */
  readonly firstTimestamp: bigint | undefined;
  readonly lastTimestamp: bigint | undefined;
  readonly blocks: number;
  /** As far as the contents are told. */
  readonly transactions: number;
  readonly gasBurnt: bigint;
  /** Yoctonear. */
  readonly tokensBurnt: bigint;
  readonly operations: Readonly<Partial<Record<HeadOperation['kind'], number>>>;
  readonly keys: readonly KeySummary[];
  /** Names of runtimes, with how many blocks each made. */
  readonly engines: Readonly<Record<string, number>>;
  /** The highest sequence that an anchor of the auditor names and that is in the history. */
  readonly anchoredAt: bigint | undefined;
  readonly failures: readonly CheckCount[];
};

/** Counts as blocks come. */
export class SummaryCounter {
  readonly #keys = new Map<string, KeySummary>();
  readonly #engines = new Map<string, number>();
  readonly #operations = new Map<HeadOperation['kind'], number>();
  #first: SignedHeadPart | undefined;
  #last: SignedHeadPart | undefined;
  #transactions = 0;
  #gasBurnt = 0n;
  #tokensBurnt = 0n;
  blocks = 0;

  add(block: BlockDocument): void {
    const { input, output } = block.head;
    this.blocks++;
    this.#first ??= block;
    this.#last = block;
    if (block.contents.kind === 'open') this.#transactions += block.contents.transactions.length;
    this.#gasBurnt += output.gasBurnt;
    this.#tokensBurnt += output.tokensBurnt;
    this.#engines.set(input.engineId, (this.#engines.get(input.engineId) ?? 0) + 1);
    const { kind } = input.operation;
    this.#operations.set(kind, (this.#operations.get(kind) ?? 0) + 1);
    this.#countKey(block);
  }

  finish(rest: Pick<HistorySummary, 'worldId' | 'anchoredAt' | 'failures'>): HistorySummary {
    const [first, last] = [this.#first?.head.input, this.#last?.head.input];
    return {
      ...rest,
      network: first?.network,
      firstSequence: first?.sequence,
      lastSequence: last?.sequence,
      firstTimestamp: first?.block.timestamp,
      lastTimestamp: last?.block.timestamp,
      blocks: this.blocks,
      transactions: this.#transactions,
      gasBurnt: this.#gasBurnt,
      tokensBurnt: this.#tokensBurnt,
      operations: Object.fromEntries(this.#operations),
      keys: [...this.#keys.values()],
      engines: Object.fromEntries(this.#engines),
    };
  }

  #countKey({ head }: SignedHeadPart): void {
    const { signerKeys, keyEpoch, composeHash } = head.envelope;
    const ed25519 = toHex(signerKeys.ed25519);
    const known = this.#keys.get(ed25519);
    const blocks = (known?.blocks ?? 0) + 1;
    const firstSequence = known?.firstSequence ?? head.input.sequence;
    this.#keys.set(ed25519, { ed25519, keyEpoch, composeHash: toHex(composeHash), blocks, firstSequence });
  }
}
