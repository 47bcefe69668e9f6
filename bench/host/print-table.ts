// `print-table.ts ROUNDS [PART]`: the table of host functions, for a process that has the executor's flags.
import { hostFunctionTable } from './table.ts';

const [rounds, part] = process.argv.slice(2);
console.log(await hostFunctionTable(Number(rounds), part));
