import { toBase64, toUtf8 } from '../src/primitives/bytes.ts';
import { builtContractPath, type ContractName } from '../test/support/built-contracts.ts';
import { type ContractCase, loadContractVectors } from '../test/support/contract-vectors.ts';
import type { OracleCase } from '../test/support/oracle.ts';

export type BenchCase = {
  readonly group: 'calls' | 'cpu' | 'storage';
  readonly name: string;
  readonly contract: ContractName;
  readonly call: OracleCase;
};

const LIMIT_GAS = '1000000000000000';

function recorded(contract: ContractName, file: string, names: readonly string[]): BenchCase[] {
  const { cases } = loadContractVectors(file);
  return names.map((name) => {
    const found = cases.find((one) => one.name === name);
    if (found === undefined) throw new Error(`${file} has no case '${name}'`);
    return { group: 'calls', name: `${contract} ${name}`, contract, call: withPath(contract, found) };
  });
}

function withPath(contract: ContractName, { case: call }: ContractCase): OracleCase {
  return { ...call, wasm_path: builtContractPath(contract) };
}

/** Methods of contracts/bench, with counts that take a few milliseconds and stay under the protocol's 1 Pgas. */
const cpuLoops: readonly (readonly [method: string, count: number])[] = [
  ['integer', 2_000_000],
  ['division', 1_000_000],
  ['float', 100_000],
  ['loads_and_stores', 2_000_000],
  ['sieve', 20],
  ['calls', 1_000],
  ['br_table', 1_000_000],
  ['call_indirect', 1_000_000],
  ['bulk', 5_000],
  ['mixed', 300],
  ['host_calls', 100_000],
];
const storageWork: readonly (readonly [method: string, count: number])[] = [
  ['storage_write', 1_000],
  ['storage_read', 1_000],
  ['storage_mixed', 1_000],
];

function loop(group: BenchCase['group'], method: string, count: number, template: ContractCase): BenchCase {
  const base = withPath('bench', template);
  const context = { ...base.context, input: toBase64(toUtf8(`${count}`)), prepaid_gas: LIMIT_GAS };
  const call = { ...base, method, storage: [], context };
  return { group, name: count === 0 ? 'empty method' : `${method} × ${count}`, contract: 'bench', call };
}

/** Everything that is measured, in the order of the table. */
export function benchCases(): readonly BenchCase[] {
  const template = loadContractVectors('counter-life.json').cases.find((one) => !one.case.context.view);
  if (template === undefined) throw new Error('no template');
  return [
    loop('calls', 'empty', 0, template),
    ...recorded('counter', 'counter-life.json', ['increment', 'get']),
    ...recorded('token', 'token-life.json', [
      'new',
      'storage_deposit',
      'ft_transfer',
      'ft_balance_of alice.near',
    ]),
    ...cpuLoops.map(([method, count]) => loop('cpu', method, count, template)),
    ...storageWork.map(([method, count]) => loop('storage', method, count, template)),
  ];
}
