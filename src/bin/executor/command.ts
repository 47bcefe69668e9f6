import type { Command } from 'commander';
import type { ExecutorArguments } from '../executor.ts';

export function addExecutor(program: Command, done: (exitCode: number) => void): void {
  program
    .command('executor')
    .summary('keep the processes in which guests run, for a service in another container')
    .description(
      'Keeps guest processes for a service whose EXECUTOR_SOCKET names the same socket. Needs no keys, network or\n' +
        'environment: give it none, a user of its own, and a folder that it shares with the service alone.',
    )
    .requiredOption('--socket <path>', 'where to listen')
    .option(
      '--processes <count>',
      'guest processes at most: EXECUTOR_PROCESSES of the service and four more',
      '6',
    )
    .action(async (args: ExecutorArguments) => done(await (await import('../executor.ts')).executor(args)));
}
