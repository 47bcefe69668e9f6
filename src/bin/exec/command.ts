import type { Command } from 'commander';
import type { ExecArguments } from './arguments.ts';

const help = `
Runs without any server, in a process of its own, and prints the outcome, the gas and the changed keys. The result equals
NEAR's to the unit of gas on a chain that holds this one account. Nothing is signed.

Arguments reach the contract byte for byte as you write them: white space in --args costs gas as it does on NEAR.
A state is a list [{"key_base64": …, "value_base64": …}], or a document that has one as "state" or "changes": what
--save-state wrote, the output of --json, the answer of POST /v1/execute. Several --state are laid over each other in
order; a value of null removes the key. What is left out of a call is what POST /v1/execute takes in its place.

With --promises the call is the one action of a receipt, as on NEAR: its gas has the receipt's fees, at a gas price of zero.
What a file of --with holds is what POST /v1/execute takes as accounts, one or a list: {"account_id": …, "balance": …,
"wasm": "FILE beside it" or "wasm_base64": …, "state": […]}.

With --state-from-rpc a node is asked for what the command line leaves open: the code (leave FILE out), the state, the
balance, the block. It is a snapshot that the node claims and nobody proves, and the output says so.

Exit codes:
  0  the contract returned
  1  the contract failed; nearcore's words are printed
  2  no outcome: the contract makes a promise that nobody asked for, a run passes its bound, the node does not answer, or the runtime failed
  3  the command was called wrongly, or a file cannot be read or written

Examples:
  near-enclave exec counter.wasm new --args '{"start":41}' --save-state state.json
  near-enclave exec counter.wasm increment --args '{"by":1}' --state state.json --save-state state.json --profile
  near-enclave exec counter.wasm get --view --state state.json --json
  near-enclave exec token.wasm ft_transfer_call --deposit 1 --args '{"receiver_id":"shop.near","amount":"5","msg":""}' \\
    --account token.near --state token.json --with shop.json --promises run
  near-enclave exec target/counter.wasm get --state state.json --watch
  near-enclave exec ft_balance_of --view --args '{"account_id":"alice.near"}' \\
    --state-from-rpc https://rpc.mainnet.near.org --account token.near
  near-enclave exec my-new-build.wasm migrate --state-from-rpc https://rpc.mainnet.near.org --account token.near`;

const collect = (file: string, all: readonly string[] = []): readonly string[] => [...all, file];

/** Adds the command to the program; its code is loaded only when it is run. */
export function addExec(program: Command, done: (exitCode: number) => void): void {
  const command = program
    .command('exec')
    .summary('run one call of a contract here, without a server: outcome, gas profile, changed state')
    .description('Runs one call of a contract, without a server.')
    .usage(
      '[options] <file.wasm> <method>\n       near-enclave exec [options] <method> --state-from-rpc <url> --account <id>',
    )
    .argument('[words...]', 'the contract and its method; - is standard input');
  addCallOptions(command);
  addPromiseOptions(command);
  addStateOptions(command);
  command
    .option('--profile', 'what the gas was spent on')
    .option('--json', 'one JSON document on one line, with all of it')
    .option('--watch', 'run again when the contract, the arguments or the state change')
    .addHelpText('after', help)
    .action(async (words: readonly string[], args: ExecArguments) =>
      done(await (await import('../exec.ts')).exec(words, args)),
    );
}

function addCallOptions(command: Command): void {
  command
    .option('--args <json>', 'the arguments, as JSON')
    .option('--args-base64 <base64>', 'the arguments, as any bytes')
    .option('--args-file <file>', 'the arguments, as the bytes of a file')
    .option('--account <id>', 'the account of the contract (default: contract.near)')
    .option('--predecessor <id>', 'who calls (default: caller.near)')
    .option('--signer <id>', 'who signed the transaction (default: the predecessor)')
    .option('--deposit <amount>', 'attached, in yoctoNEAR, or such as "1 NEAR" (default: 0)')
    .option('--gas <amount>', 'prepaid, such as "30 Tgas" (default: 300 Tgas)')
    .option('--view', 'as a view call: no deposit, no change is kept')
    .option('--balance <amount>', 'of the account before the call, like --deposit (default: 10 NEAR)')
    .option('--block-height <number>', 'what the contract sees (default: 100000000)')
    .option('--block-timestamp <number>', 'nanoseconds since 1970 (default: 1700000000000000000)')
    .option('--epoch-height <number>', '(default: 2000)')
    .option('--random-seed <bytes>', '32 bytes, in hex or base64 (default: zeros)')
    .option('--protocol-version <number>', '84 to 88 (default: 88)')
    .option('--chain-id <text>', '(default: near-enclave-one-shot)');
  for (const option of command.options) conflict(option, ['args', 'argsBase64', 'argsFile']);
}

function addPromiseOptions(command: Command): void {
  command
    .option(
      '--promises <what>',
      'return: shows the receipts that the call makes; run: runs them and what they make',
    )
    .option('--with <file>', 'accounts for promises to find, as JSON; may come several times', collect)
    .option('--max-blocks <number>', 'that a run may take (default: 100; a yield is over after 200)');
}

/** Only one of them can be given. */
function conflict(option: Command['options'][number], group: readonly string[]): void {
  const name = option.attributeName();
  if (group.includes(name)) option.conflicts(group.filter((other) => other !== name));
}

function addStateOptions(command: Command): void {
  command
    .option('--state <file>', 'the keys and values before the call; may come several times', collect)
    .option('--save-state <file>', 'writes the state after the call: as it was, after a failure or a view')
    .option(
      '--state-from-rpc <url>',
      "take --account's code, state and balance from a NEAR node: CLAIMED, UNPROVEN",
    )
    .option('--block <block>', 'of the snapshot: a height, a hash, final or optimistic (default: final)');
}
