import type { Command } from 'commander';
import type { DoctorArguments } from '../doctor.ts';

const help = `
With a URL: examines a deployment from outside, as any caller can. Asks for a fresh attestation over 32 random bytes and
judges it by the same checks as "verify", then looks at readiness, TLS, clocks, the engine and what runs out soon.
Without one: examines the machine from inside. Run it where the service runs: same user, same mounts, same environment.

Exit codes:
  0  all is well
  1  something is wrong; the line says what to do
  2  nothing is wrong, but something could not be shown (no policy, nothing to compare with)
  3  the command was called wrongly

Examples:
  near-enclave doctor https://<app-id>-3000.<gateway> --policy my-policy.json --app-compose app-compose.json
  near-enclave doctor http://127.0.0.1:3000 --dev-root              (npm start in another terminal)
  docker exec <container> /usr/bin/node src/bin/near-enclave.ts doctor`;

/** Adds the command to the program; its code is loaded only when it is run. */
export function addDoctor(program: Command, done: (exitCode: number) => void): void {
  program
    .command('doctor')
    .summary('examine a deployment, from outside or from within')
    .description('Examines a deployment and says what to do about what it finds.')
    .argument('[url]', "the service's address; without one, the machine that this runs on")
    .option('--policy <file>', 'what you accept; without one the attestation is at best unproven')
    .option(
      '--app-compose <file>',
      'the exact document that should run there (npm run compose-hash -- --out)',
    )
    .option('--compose-hash <hex>', 'its hash, when that is all you have')
    .option('--dev-root', 'trust the development root and its policy: PROVES NOTHING ABOUT HARDWARE')
    .option('--json', 'one JSON document')
    .addHelpText('after', help)
    .action(async (url: string | undefined, args: DoctorArguments) =>
      done(await (await import('../doctor.ts')).doctor(url, args, process.env)),
    );
}
