import { Command, CommanderError } from 'commander';
import { addBackup } from './backup/command.ts';
import { addComposeHash } from './compose-hash/command.ts';
import { development } from './development.ts';
import { addDoctor } from './doctor/command.ts';
import { addExec } from './exec/command.ts';
import { addExecutor } from './executor/command.ts';
import { addOutlayerInput } from './outlayer-input/command.ts';
import { addRelay } from './relay/command.ts';
import { UsageError } from './usage-error.ts';
import { addAudit } from './verify/command.ts';

/** Of wrong usage, whatever the command; `verify` keeps 1 and 2 for its verdicts. */
const usageExitCode = 3;

const summary = `Runs NEAR contracts inside a confidential VM, exactly as NEAR does, and signs what came out.

New here?  "npm run demo" shows the whole product in a minute, without special hardware.`;

const environmentHelp = `
Settings are environment variables (PORT, HOST, DATA_DIR, LOG_LEVEL, …): .env.example lists them all.`;

/** Runs the command that the arguments name. Returns the exit code. */
export async function runCommand(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = createProgram((code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...argv]);
    return exitCode;
  } catch (cause) {
    return exitCodeOf(cause);
  }
}

function exitCodeOf(cause: unknown): number {
  if (cause instanceof UsageError) {
    process.stderr.write(`near-enclave: ${cause.message}\n`);
    return usageExitCode;
  }
  // Commander has printed its complaint, or the help that was asked for.
  if (cause instanceof CommanderError) return cause.exitCode === 0 ? 0 : usageExitCode;
  throw cause;
}

function createProgram(done: (exitCode: number) => void): Command {
  const program = new Command('near-enclave').description(summary).exitOverride();
  program.showHelpAfterError('Add --help for the options and examples.');
  addServices(program, done);
  addExecutor(program, done);
  addRelay(program, done);
  addAudit(program, done);
  addExec(program, done);
  addOutlayerInput(program, done);
  addDoctor(program, done);
  addComposeHash(program, done);
  addBackup(program, done);
  program
    .command('demo')
    .summary('show the whole product: run a token contract, verify the results, tamper with them')
    .description(
      'Runs a token contract in a service with a development enclave, verifies what came out, tampers.',
    )
    .action(async () => done(await (await development(() => import('./demo.ts'))).demo(process.env)));
  return program;
}

function addServices(program: Command, done: (exitCode: number) => void): void {
  program
    .command('serve')
    .summary('the service, in production: a real dstack machine, or it refuses to start')
    .description(
      'Starts the service inside a dstack confidential VM. Refuses anything but Intel TDX, and says why.',
    )
    .addHelpText('after', environmentHelp)
    .action(async () => done(await (await import('./serve.ts')).serve(process.env)));
  program
    .command('dev')
    .summary('the service with a development enclave: no special hardware, proves nothing')
    .description(
      'Starts the service with the embedded development enclave, or with the guest agent at\n' +
        'DSTACK_SIMULATOR_ENDPOINT. Its root certificate is a development root: results prove nothing about hardware.',
    )
    .addHelpText('after', environmentHelp)
    .action(async () => done(await (await development(() => import('./dev.ts'))).dev(process.env)));
}
