import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paramsAt } from '../src/params/at-version.ts';
import { prepareModule } from '../src/wasm/prepare.ts';
import { builtContract, builtContractPath, type ContractName } from '../test/support/built-contracts.ts';
import { oracleMissing } from '../test/support/oracle.ts';
import { median, table } from './figures.ts';
import { oraclePrepareNs } from './oracle-figures.ts';

const params = paramsAt(88);
const names: readonly ContractName[] = ['probe', 'counter', 'token', 'promises'];

function ourPrepareNs(code: Uint8Array): number {
  const start = process.hrtime.bigint();
  if (!prepareModule(code, params).ok) throw new Error('a built contract was refused');
  return Number(process.hrtime.bigint() - start);
}

/** Runs `use` with the path of an empty module, whose preparation costs what starting the oracle's process costs. */
function withEmptyModule<T>(use: (path: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'near-enclave-bench-'));
  try {
    const path = join(folder, 'empty.wasm');
    writeFileSync(path, new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
    return use(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Rates = { readonly ours: number; readonly oracle: number | undefined };

function ratesOf(name: ContractName, rounds: number, emptyPath: string): Rates {
  const code = builtContract(name);
  const ours: number[] = [];
  const oracle: number[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(ourPrepareNs(code), ourPrepareNs(code), ourPrepareNs(code));
    if (oracleMissing !== undefined) continue;
    oracle.push(oraclePrepareNs(builtContractPath(name)) - oraclePrepareNs(emptyPath));
  }
  const rate = (ns: number): number => (code.length * 1e3) / ns;
  return {
    ours: rate(median(ours)),
    oracle: oracle.length === 0 ? undefined : rate(Math.max(1, median(oracle))),
  };
}

/**
 * Parse, validate, analyse and instrument. Ours is warm, in this process; nearcore's is a process of its own, less what the
 * same process takes for an empty module.
 */
export function preparationTable(rounds: number): string {
  for (let i = 0; i < 20; i++) ourPrepareNs(builtContract('token'));
  const rows = withEmptyModule((emptyPath) =>
    names.map((name) => {
      const { ours, oracle } = ratesOf(name, rounds, emptyPath);
      const ratio = oracle === undefined ? '-' : (oracle / ours).toFixed(2);
      return [name, `${builtContract(name).length}`, ours.toFixed(1), oracle?.toFixed(1) ?? '-', ratio];
    }),
  );
  return table([['', 'bytes', 'ours MB/s', 'nearcore', 'time ratio'], ...rows]);
}
