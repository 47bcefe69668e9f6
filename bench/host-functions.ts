import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { guestFlags } from './our-figures.ts';

const script = fileURLToPath(new URL('./host/print-table.ts', import.meta.url));

/** Prints what each host function takes of wall time for the gas that it charges; `part` chooses by name. */
export function printHostFunctions(rounds: number, part = ''): void {
  const done = spawnSync(process.execPath, [...guestFlags, script, `${rounds}`, part], { stdio: 'inherit' });
  if (done.status !== 0) throw new Error(`${script} ended with ${done.status}`);
}
