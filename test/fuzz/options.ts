import { parseArgs } from 'node:util';

export type FuzzOptions = {
  readonly cases: number;
  readonly seed: number;
  /** A case that was written before, to be run alone. */
  readonly replay: string | undefined;
  /** Notes the run in `docs/fuzz-runs.json`. */
  readonly record: boolean;
  /** Another program in the oracle's place. */
  readonly oracle: string | undefined;
};

export const usage =
  'npm run fuzz -- [--cases N] [--seed S] [--record] [--oracle PROGRAM]   or   npm run fuzz -- --replay FILE';

/** Throws for what it does not know. */
export function readOptions(args: readonly string[]): FuzzOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      cases: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      replay: { type: 'string' },
      record: { type: 'boolean', default: false },
      oracle: { type: 'string' },
    },
  });
  const { cases, seed, replay, record, oracle } = values;
  return { cases: readNumber('cases', cases, 1), seed: readNumber('seed', seed, 0), replay, record, oracle };
}

function readNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value < 2 ** 32) return value;
  throw new Error(`--${name} takes a number from ${least} to 2^32 - 1, not '${text}'`);
}
