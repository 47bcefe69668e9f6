import type { Command } from 'commander';
import type { ComposeHashArguments } from '../compose-hash.ts';

const help = `
Puts docker-compose.yml, the settings of deploy/app-compose.json and the platform's pre-launch script together as dstack's
normal form asks: keys sorted, no white space. The document is printed as it is measured, and its sha256.

Phala Cloud puts a script of its own into the document, which runs before the containers and so is part of what you trust.
Save it to a file and name it by --pre-launch-script: it must be one that deploy/pre-launch.json pins.

Exit codes:
  0  the hash was printed; with --from, both texts are the same
  1  with --from: the texts differ, and the fields are named
  3  the command was called wrongly, or a file cannot be read

Examples:
  npm run compose-hash -- --image registry.example/near-enclave@sha256:6f1c…e2 --pre-launch-script prelaunch.sh
  npm run compose-hash -- --out app-compose.json
  npm run compose-hash -- --from attested-app-compose.json        (attestation.app_compose of a bundle, as text)`;

/** Adds the command to the program; its code is loaded only when it is run. */
export function addComposeHash(program: Command, done: (exitCode: number) => void): void {
  program
    .command('compose-hash')
    .summary('what the deployment will hash to, and how another one differs from it')
    .description('Makes the app-compose document that dstack measures, and hashes it.')
    .option('--compose <file>', 'in the place of docker-compose.yml')
    .option('--settings <file>', 'in the place of deploy/app-compose.json')
    .option('--image <reference>', 'put in where the compose file has the placeholder digest')
    .option('--pre-launch-script <file>', "the platform's script, exact bytes")
    .option('--from <file>', 'an app-compose document: hashes its exact bytes and compares')
    .option('--out <file>', 'writes the exact bytes there, in the place of printing them')
    .addHelpText('after', help)
    .action(async (args: ComposeHashArguments) =>
      done(await (await import('../compose-hash.ts')).composeHash(args)),
    );
}
