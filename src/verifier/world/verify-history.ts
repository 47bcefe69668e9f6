import { DocumentFormatError, decodeDocument } from '../../proof/document.ts';
import { historyHeaderJson, historyLineJson } from '../../proof/history-document.ts';
import { describeError } from '../check.ts';
import { HistoryJudge, type HistoryReport } from './history-judge.ts';
import type { WorldOptions } from './options.ts';

/** A history that comes in by and by. */
export type OpenedHistory = {
  /** One line, without its line break. Never throws for a bad one. */
  push(line: string): void;
  /** How many came so far. */
  readonly blocks: number;
  /** To be called once, after the last line. */
  finish(): HistoryReport;
};

/**
 * Judges a history line by line, offline: each block as `verifyBlock` does, and the chain that they make. What it keeps grows
 * with the keys and the contracts of the world, and by some 200 bytes for each block.
 */
export function openHistory(options: WorldOptions): OpenedHistory {
  const judge = new HistoryJudge(options);
  let lines = 0;
  return {
    get blocks() {
      return judge.blocks;
    },
    push(line) {
      lines++;
      try {
        if (lines === 1) judge.header(decodeDocument(historyHeaderJson, line));
        else take(judge, line, `line ${lines}`);
      } catch (cause) {
        if (!(cause instanceof DocumentFormatError)) throw cause;
        judge.unreadable(describeError(cause), `line ${lines}`);
      }
    },
    finish: () => judge.finish(),
  };
}

function take(judge: HistoryJudge, text: string, place: string): void {
  const line = decodeDocument(historyLineJson, text);
  if ('format' in line) judge.block(line);
  else judge.attestation(line.attestation, place);
}

/** The same, of all lines; calls back after each block with their number. */
export async function verifyHistory(
  lines: Iterable<string> | AsyncIterable<string>,
  options: WorldOptions,
  onProgress: (blocks: number) => void = () => undefined,
): Promise<HistoryReport> {
  const history = openHistory(options);
  for await (const line of lines) {
    const before = history.blocks;
    history.push(line);
    if (history.blocks > before) onProgress(history.blocks);
  }
  return history.finish();
}
