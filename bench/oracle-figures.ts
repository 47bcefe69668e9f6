import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OracleCase, runOracle } from '../test/support/oracle.ts';
import type { Figures } from './figures.ts';

type OracleTimes = { readonly median_ns: number };
type OracleBench = { readonly cold: OracleTimes; readonly warm: OracleTimes; readonly burnt_gas: string };

/** Calls a folder's owner and removes the folder afterwards. */
function inScratch<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'near-enclave-bench-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs the oracle's own bench of a case: `calls` warm calls, and as many cold ones up to 20. */
export function oracleFigures(call: OracleCase, calls: number): Figures {
  const text = inScratch((folder) => {
    const file = join(folder, 'case.json');
    writeFileSync(file, JSON.stringify(call));
    return runOracle(['bench', '--case', file, '-n', `${calls}`]);
  });
  const { cold, warm, burnt_gas } = JSON.parse(text) as OracleBench;
  return { coldNs: cold.median_ns, warmNs: warm.median_ns, burntGas: burnt_gas };
}

/** How long the process takes that prepares (validates, analyses and instruments) a file and writes it. */
export function oraclePrepareNs(wasmPath: string): number {
  return inScratch((folder) => {
    const start = process.hrtime.bigint();
    runOracle(['prepare', '--wasm', wasmPath, '-o', join(folder, 'out.wasm')]);
    return Number(process.hrtime.bigint() - start);
  });
}
