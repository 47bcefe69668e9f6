import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { oracleVersion } from '../support/oracle.ts';

/** A run of the fuzzer that was noted, for `docs/conformance.md`. */
export type FuzzRun = { readonly seed: number; readonly cases: number; readonly differences: number };

type RecordedRuns = { readonly nearcore: string; readonly runs: readonly FuzzRun[] };

const file = new URL('../../docs/fuzz-runs.json', import.meta.url);

export function recordedRuns(): RecordedRuns | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as RecordedRuns) : undefined;
}

/** In the place of an earlier run of the same seed; seeds ascending. */
export function recordRun(run: FuzzRun): void {
  const { crates } = oracleVersion();
  const others = (recordedRuns()?.runs ?? []).filter(({ seed }) => seed !== run.seed);
  const runs = [...others, run].sort((a, b) => a.seed - b.seed);
  const recorded: RecordedRuns = { nearcore: `near-vm-runner ${crates['near-vm-runner']}`, runs };
  writeFileSync(file, `${JSON.stringify(recorded, undefined, 2)}\n`);
}
