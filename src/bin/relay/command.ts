import { type Command, Option } from 'commander';
import type { RelayArguments } from './settings.ts';

const help = `
Every option has a variable of the same meaning, named beside it; an option counts before its variable.

Trusted with nothing: it can delay an answer, and nothing else. The key pays for gas; give its account little.
Two relays over one contract do no harm: the slower one sees that a request is resolved, and stops.

Exit codes:
  0  it was told to stop (SIGTERM, SIGINT), and ended what it was doing
  1  it refused to start: the key's file, or another relay over the same folder
  3  the command was called wrongly

Examples:
  near-enclave relay --network mainnet --rpc https://rpc.example --rpc https://other.example --contract outlayer.near \\
    --service https://enclave.example --gate gate.example.near --key ~/.near-credentials/mainnet/relay.json
  near-enclave relay status --data-dir ./relay-data`;

const option = (flags: string, description: string, variable: string): Option =>
  new Option(flags, `${description} (${variable})`).env(variable);
const list = (value: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  ...value.split(',').filter((one) => one !== ''),
];

const options: readonly Option[] = [
  option('--network <name>', "the chain's name, as statements have it, such as mainnet", 'RELAY_NETWORK'),
  option('--rpc <url>', "NEAR's JSON-RPC; again for more, the best one first", 'RELAY_RPC').argParser(list),
  option('--contract <account>', 'the contract whose requests are carried', 'RELAY_CONTRACT'),
  option('--service <url>', 'the service that answers', 'RELAY_SERVICE'),
  option('--gate <account>', "the gate contract, where it is the contract's operator", 'RELAY_GATE'),
  option('--key <file>', "with --gate: the key that pays, in near-cli's format, mode 600", 'RELAY_KEY_FILE'),
  option(
    '--operator <account>',
    'without a gate: the operator whose key the enclave holds',
    'RELAY_OPERATOR',
  ),
  option('--data-dir <folder>', 'what it knows, in one SQLite file', 'RELAY_DATA_DIR').default('relay-data'),
  option(
    '--blocks <url>',
    'find events by a server of whole blocks (neardata), not by the RPC',
    'RELAY_BLOCKS',
  ),
  option(
    '--world <id>',
    'with --gate: carry the heads of this world to the gate; again for more',
    'RELAY_WORLDS',
  ).argParser(list),
  option(
    '--standard <name>',
    "name of the standard of the contract's events",
    'RELAY_EVENT_STANDARD',
  ).default('near-outlayer'),
  option('--listen <host:port>', 'answer /healthz and /metrics there', 'RELAY_LISTEN'),
  option('--poll-millis <n>', 'how often the chain is looked at', 'RELAY_POLL_MILLIS').default('1000'),
  option('--sweep-seconds <n>', 'how often pending requests are swept', 'RELAY_SWEEP_SECONDS').default(
    '3600',
  ),
  option('--anchor-seconds <n>', 'how often heads are carried', 'RELAY_ANCHOR_SECONDS').default('60'),
  option(
    '--service-seconds <n>',
    'how long an answer of the service is waited for',
    'RELAY_SERVICE_SECONDS',
  ).default('90'),
  option(
    '--code-from-anywhere',
    'for development: fetch code by http and in this network, too',
    'RELAY_CODE_FROM_ANYWHERE',
  ),
  option('--log-level <level>', 'trace, debug, info, warn, error, silent', 'LOG_LEVEL').default('info'),
];

export function addRelay(program: Command, done: (exitCode: number) => void): void {
  const relay = program
    .command('relay')
    .summary('carry requests of a contract on NEAR to a service, and its answers back')
    .description(
      "Watches a contract that speaks OutLayer's protocol, has the service run what is asked for, and resolves it.",
    )
    .addHelpText('after', help)
    .action(async (args: RelayArguments) => done(await (await import('../relay.ts')).relay(args)));
  for (const one of options) relay.addOption(one);
  relay
    .command('status')
    .summary('what a relay knows and does')
    .description(
      "Reads a relay's folder, also while it runs: where it stands, what is pending, what went wrong.",
    )
    .addOption(option('--data-dir <folder>', "the relay's folder", 'RELAY_DATA_DIR').default('relay-data'))
    .option('--json', 'one JSON document')
    .action(async (_args: object, command: Command) => {
      const args = command.optsWithGlobals<{ dataDir: string; json?: true }>();
      done(await (await import('../relay-status.ts')).relayStatus(args));
    });
}
