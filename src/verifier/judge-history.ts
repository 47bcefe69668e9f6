import { blockFormat } from '../proof/block-document.ts';
import type { Finding } from './check.ts';
import { openSealed, withOpening } from './open-sealed.ts';
import type { Tally } from './tally.ts';
import { withUnusedChallenge } from './unused-challenge.ts';
import type { DocumentOptions, Judged } from './verify-document.ts';
import type { HistorySummary } from './world/history-summary.ts';
import { type OpenedHistory, openHistory } from './world/verify-history.ts';

/** Judges a history line by line, and opens each block that was sealed for the auditor before it is judged. */
export class HistoryJudging {
  readonly #history: OpenedHistory;
  readonly #auditorKey: Uint8Array | undefined;
  readonly #challenge: Uint8Array | undefined;
  /** What came of opening: the worst so far. */
  #opening: Finding | undefined;

  constructor(options: DocumentOptions) {
    this.#history = openHistory(options);
    this.#auditorKey = options.auditorKey;
    this.#challenge = options.challenge;
  }

  get blocks(): number {
    return this.#history.blocks;
  }

  async push(line: string): Promise<void> {
    this.#history.push(this.#auditorKey === undefined ? line : await this.#open(line, this.#auditorKey));
  }

  async #open(line: string, auditorKey: Uint8Array): Promise<string> {
    const { document, finding } = await openSealed(blockFormat, line, auditorKey);
    if (finding !== undefined) this.#opening = worse(this.#opening, finding);
    return typeof document === 'string' ? document : JSON.stringify(document);
  }

  finish(): Judged {
    const { summary, ...report } = this.#history.finish();
    return {
      kind: 'history',
      report: withUnusedChallenge(withOpening(report, this.#opening), this.#challenge),
      tally: tallyOfHistory(summary),
      document: undefined,
      history: summary,
    };
  }
}

const ranks = { fail: 2, unproven: 1, pass: 0 } as const;

const worse = (before: Finding | undefined, next: Finding): Finding =>
  before === undefined || ranks[next.status] > ranks[before.status] ? next : before;

const nanosPerSecond = 1_000_000_000n;

/** Its blocks are laid side by side within it, so that none has a place here. */
const tallyOfHistory = (summary: HistorySummary): Tally => ({
  gasBurnt: summary.gasBurnt,
  engines: Object.keys(summary.engines),
  keys: summary.keys.map(({ ed25519 }) => ed25519),
  issued: timesOf(summary),
  places: [],
});

function timesOf({ firstTimestamp, lastTimestamp }: HistorySummary): Tally['issued'] {
  if (firstTimestamp === undefined || lastTimestamp === undefined) return undefined;
  return [firstTimestamp / nanosPerSecond, lastTimestamp / nanosPerSecond];
}
