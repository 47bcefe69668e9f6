import type { Command } from 'commander';
import type { VerifyArguments } from './options.ts';

const verifyHelp = `
You were given a file by a service of near-enclave, and want to know whether to believe it. The file may be
  a bundle       one call of a contract, and what came out (GET /v1/bundles/:id)
  a block        one block of a durable world (GET /v1/worlds/:id/blocks/:sequence)
  a state proof  the value of a key of a world, or that it has none (GET /v1/worlds/:id/state-proof)
  a history      all blocks of a world in order (GET /v1/worlds/:id/history)
Each is judged without the network: is the machine genuine, does it run software that you accept, are the keys its own,
did they sign this, all of it? Then what ran is run again here, and everything that comes out is compared.

Of one document you get a line for each check, what was NOT checked, and the verdict. Of several, a line for each
document, and a summary.

Exit codes:
  0  PASS      every check that counts passed
  1  FAIL      at least one check failed; the line names it. So does a file that is no document
  2  UNPROVEN  nothing is wrong, but something that counts could not be shown (no policy, no collateral, no witness)
  3            the command was called wrongly; nothing was judged
Of several documents the worst verdict decides.

Examples:
  near-enclave verify result.bundle.json --policy my-policy.json
  near-enclave verify result.bundle.json --policy my-policy.json --explain           (in plain words)
  near-enclave verify result.bundle.json --policy my-policy.json --challenge 6f1c…e2 (the 32 bytes you sent)
  near-enclave verify old.bundle.json --policy my-policy.json --at 2026-11-24T16:00:00Z
  near-enclave verify world.history.ndjson.gz --policy my-policy.json                (every block of a world)
  near-enclave verify archive/ --policy my-policy.json --summary                     (all below a folder)
  near-enclave verify sealed.bundle.json --policy my-policy.json --key auditor.pem   (see near-enclave keygen)
  near-enclave verify data/demo/*.bundle.json --dev-root                             (what the demo saved)

How to write a policy, and what a PASS does not say: attestation/README.md.`;

const keygenHelp = `
Then ask for documents that nobody but you can open (the statement and the attestation stay open):
  near-enclave keygen --out auditor.pem
  curl "$SERVICE/v1/bundles/$ID?auditor=$PUBLIC_KEY" > sealed.bundle.json
  near-enclave verify sealed.bundle.json --policy my-policy.json --key auditor.pem`;

/** Adds the commands of an auditor; their code is loaded only when they are run. */
export function addAudit(program: Command, done: (exitCode: number) => void): void {
  addVerify(program, done);
  program
    .command('keygen')
    .summary('make the key pair of an auditor, to whom bundles can be sealed')
    .description(
      'Makes an x25519 key pair: the private key goes into a new file that only you can read, the public one is printed.',
    )
    .requiredOption('--out <file>', 'where the private key goes; must not exist')
    .addHelpText('after', keygenHelp)
    .action(async (args: { readonly out: string }) => done((await import('../keygen.ts')).keygen(args)));
}

function addVerify(program: Command, done: (exitCode: number) => void): void {
  const command = program
    .command('verify')
    .summary('check results offline, as an auditor: files, folders, whole histories')
    .description('Checks results of the service offline, as an auditor.')
    .argument(
      '<paths...>',
      'documents, gzipped or not, and folders of them (.json, .json.gz, .ndjson, .ndjson.gz); - is standard input',
    )
    .option('--policy <file>', 'what you accept; without one the best verdict is UNPROVEN')
    .option('--at <time>', 'judge as of this time, such as 2027-01-31T00:00:00Z (default: now)')
    .option(
      '--challenge <hex>',
      'the 32 bytes that you sent with the call: proves that the result is newer (of calls only)',
    )
    .option('--key <file>', 'your x25519 private key (hex or PEM), to open what was sealed for you')
    .option('--dev-root', 'trust the development root and its policy: PROVES NOTHING ABOUT HARDWARE');
  const explain = command.createOption('--explain', 'each check in plain words, in the order of trust');
  const json = command.createOption(
    '--json',
    'one JSON document a line and document, with what each check proves and leaves open',
  );
  command
    .addOption(explain.conflicts(['json', 'summary']))
    .addOption(json)
    .option('--summary', 'only what all of it came to: counts, failed checks with their files, gas, keys')
    .addHelpText('after', verifyHelp)
    .action(async (paths: readonly string[], args: VerifyArguments) =>
      done(await (await import('../verify.ts')).verifyFiles(paths, args)),
    );
}
