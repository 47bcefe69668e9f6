import { Command, CommanderError } from 'commander';
import { addExec } from './exec/command.ts';
import { UsageError } from './usage-error.ts';
import type { VerifyArguments } from './verify.ts';

/** Of wrong usage, whatever the command; `verify` keeps 1 and 2 for its verdicts. */
const usageExitCode = 3;

const summary = `Runs NEAR contracts inside a confidential VM, exactly as NEAR does, and signs what came out.

New here?  "npm run demo" shows the whole product in a minute, without special hardware.`;

const verifyHelp = `
Judges each bundle offline: the quote, the machine's measurements, the keys, the signature and every commitment.
Runs the call again from the state nodes and the code in the bundle, and compares all that comes out.
One line a check, then what was NOT checked, then the verdict.

Exit codes:
  0  PASS      every check that counts passed
  1  FAIL      at least one check failed; the line names it
  2  UNPROVEN  nothing is wrong, but something that counts could not be shown (no policy, no collateral, no witness)
  3            the command was called wrongly; nothing was judged
With several files, the worst verdict decides.

Examples:
  near-enclave verify result.bundle.json --policy my-policy.json
  near-enclave verify result.bundle.json --policy my-policy.json --challenge 6f1c…e2   (the 32 bytes you sent)
  near-enclave verify old.bundle.json --policy my-policy.json --at 2026-11-24T16:00:00Z
  near-enclave verify data/demo/*.bundle.json --dev-root                               (what the demo saved)

How to write a policy, and what a PASS does not say: attestation/README.md.`;

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
  addVerify(program, done);
  addExec(program, done);
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

function addVerify(program: Command, done: (exitCode: number) => void): void {
  program
    .command('verify')
    .summary('check bundles offline, as an auditor')
    .description('Checks bundles offline, as an auditor.')
    .argument('<file...>', 'bundles, as GET /v1/bundles/:id serves them; - is standard input')
    .option('--policy <file>', 'what you accept; without one the best verdict is UNPROVEN')
    .option('--at <time>', 'judge as of this time, such as 2027-01-31T00:00:00Z (default: now)')
    .option('--challenge <hex>', 'the 32 bytes that you sent with the call: proves that the result is newer')
    .option('--dev-root', 'trust the development root and its policy: PROVES NOTHING ABOUT HARDWARE')
    .option('--json', 'one JSON document a line and bundle, with what each check proves and leaves open')
    .addHelpText('after', verifyHelp)
    .action(async (files: readonly string[], args: VerifyArguments) =>
      done(await (await import('./verify.ts')).verifyFiles(files, args)),
    );
}

/** Imports what the production image does not hold. */
async function development<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    if (!isLeftOut(cause)) throw cause;
    throw new UsageError(
      'this is the production image, which holds no development enclave: run dev and demo from the repository',
      { cause },
    );
  }
}

const isLeftOut = (cause: unknown): boolean =>
  cause instanceof Error &&
  'code' in cause &&
  cause.code === 'ERR_MODULE_NOT_FOUND' &&
  'url' in cause &&
  /\/(dev|demo|dev-enclave)\.[jt]s$/.test(String(cause.url));
