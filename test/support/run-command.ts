import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const ownEntry = fileURLToPath(new URL('../../src/bin/near-enclave.ts', import.meta.url));

export type CommandRun = {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
};
type Surroundings = { readonly env?: Readonly<Record<string, string>>; readonly stdin?: string };

const start = (entry: string, args: readonly string[], env: Readonly<Record<string, string>>) =>
  spawn(process.execPath, [entry, ...args], { env: { NO_COLOR: '1', ...env } });

/** Starts the command line as a user would: the real entry, in a process of its own, with this environment only. */
export const startCommand = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  start(ownEntry, args, env);

/** Runs it to its end. */
export const runCommand = (args: readonly string[], around: Surroundings = {}): Promise<CommandRun> =>
  runEntry(ownEntry, args, around);

/** The same with another copy of the entry. */
export async function runEntry(
  entry: string,
  args: readonly string[],
  { env = {}, stdin = '' }: Surroundings = {},
): Promise<CommandRun> {
  const child = start(entry, args, env);
  child.stdin.end(stdin);
  const closed = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await closed;
  return { exitCode: child.exitCode, stdout, stderr };
}
