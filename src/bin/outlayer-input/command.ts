import type { Command } from 'commander';
import type { OutlayerInputArguments } from '../outlayer-input.ts';

const help = `
OutLayer's contract takes it as input_data of request_execution, beside a WasmUrl with the code's address and sha256, and
"build_target": "wasm32-unknown-unknown". The state of the account stands in it, or only its root: then whoever carries the
request to the service brings the nodes that the call reads.

Example:
  near-enclave outlayer-input counter.wasm get --account counter.near --args '{}' --state state.json`;

const collect = (file: string, all: readonly string[] = []): readonly string[] => [...all, file];

/** Adds the command to the program; its code is loaded only when it is run. */
export function addOutlayerInput(program: Command, done: (exitCode: number) => void): void {
  program
    .command('outlayer-input')
    .summary("what to give OutLayer's contract as input_data to have a contract called here")
    .description('Prints the input_data of a request to OutLayer, in one line.')
    .argument('<words...>', 'the contract and its method; - is standard input')
    .usage('[options] <file.wasm> <method>')
    .option('--args <json>', 'the arguments, as JSON')
    .option('--args-base64 <base64>', 'the arguments, as any bytes')
    .option('--args-file <file>', 'the arguments, as the bytes of a file')
    .option('--account <id>', 'the account of the contract (default: contract.near)')
    .option('--balance <amount>', 'of the account, in yoctoNEAR, or such as "1 NEAR" (default: 10 NEAR)')
    .option('--state <file>', 'the keys and values before the call; may come several times', collect)
    .option('--root-only', 'leave the state out, and name it by its root')
    .addHelpText('after', help)
    .action(async (words: readonly string[], args: OutlayerInputArguments) =>
      done((await import('../outlayer-input.ts')).outlayerInput(words, args)),
    );
}
