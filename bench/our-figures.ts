import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { builtContractPath, type ContractName } from '../test/support/built-contracts.ts';
import type { OracleCase } from '../test/support/oracle.ts';
import type { Figures } from './figures.ts';

const script = fileURLToPath(new URL('./measure-call.ts', import.meta.url));

export const guestFlags = ['--stack-size=16000'];

/** Measures a call in a process of its own, so that one case does not warm up another. Throws when the process fails. */
export function ourFigures(contract: ContractName, call: OracleCase): Figures {
  const input = JSON.stringify({ ...call, wasm_path: builtContractPath(contract) });
  const done = spawnSync(process.execPath, [...guestFlags, script], { input, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${script} ended with ${done.status}: ${done.stderr}`);
  return JSON.parse(done.stdout) as Figures;
}
