// `npm run bench [-- --rounds N] [NAME]`: our runtime beside nearcore's (the oracle), round by round, one process each at a time.
// A figure is the median of the rounds; a ratio below 1 means that we are faster.
// `npm run bench -- host-functions [NAME]`: the wall time of each host function for the gas that it charges.
import { parseArgs } from 'node:util';
import { oracleMissing } from '../test/support/oracle.ts';
import { type BenchCase, benchCases } from './cases.ts';
import { chunksTable } from './chunks.ts';
import { endingsTable } from './endings.ts';
import { executorTable } from './executor.ts';
import { type Figures, geometricMean, inUnits, median, table } from './figures.ts';
import { healthzTable } from './healthz.ts';
import { printHostFunctions } from './host-functions.ts';
import { oracleFigures } from './oracle-figures.ts';
import { ourFigures } from './our-figures.ts';
import { preparationTable } from './preparation.ts';
import { reExecutionTable } from './re-execution.ts';
import { restartTable } from './restart.ts';
import { storeTable } from './store.ts';
import { trieTable } from './trie.ts';
import { verificationTable } from './verification.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '10' } },
});
const rounds = Number(values.rounds);

type Side = { readonly ours: Figures[]; readonly oracle: Figures[] };
type Measured = { readonly one: BenchCase; readonly side: Side };

/** Warm calls for the oracle in each round: enough for a median, few where a call takes long. */
const oracleCalls = 10;

function measureRound({ one, side }: Measured): void {
  side.ours.push(ourFigures(one.contract, one.call));
  if (oracleMissing === undefined) side.oracle.push(oracleFigures(one.call, oracleCalls));
}

function checkSameGas({ one, side }: Measured): void {
  const gas = new Set([...side.ours, ...side.oracle].map(({ burntGas }) => burntGas));
  if (gas.size !== 1) throw new Error(`${one.name}: different gas: ${[...gas].join(', ')}`);
}

const pick = (figures: readonly Figures[], of: 'coldNs' | 'warmNs'): number | undefined =>
  figures.length === 0 ? undefined : median(figures.map((one) => one[of]));

const ratioOf = ({ side }: Measured, of: 'coldNs' | 'warmNs'): number | undefined => {
  const [ours, oracle] = [pick(side.ours, of), pick(side.oracle, of)];
  return ours === undefined || oracle === undefined ? undefined : ours / oracle;
};

const shown = (ns: number | undefined): string => (ns === undefined ? '-' : inUnits(ns));

function row(measured: Measured): readonly string[] {
  const { one, side } = measured;
  const cells = (['coldNs', 'warmNs'] as const).flatMap((of) => [
    shown(pick(side.ours, of)),
    shown(pick(side.oracle, of)),
    ratioOf(measured, of)?.toFixed(2) ?? '-',
  ]);
  return [one.name, `${Number(side.ours[0]?.burntGas) / 1e12}`.slice(0, 6), ...cells];
}

function means(all: readonly Measured[]): readonly string[] {
  const mean = (of: 'coldNs' | 'warmNs'): string => {
    const ratios = all.map((one) => ratioOf(one, of)).filter((ratio) => ratio !== undefined);
    return ratios.length === 0 ? '-' : geometricMean(ratios).toFixed(2);
  };
  return ['geometric mean', '', '', '', mean('coldNs'), '', '', mean('warmNs')];
}

const header = ['', 'Tgas', 'cold: ours', 'nearcore', 'ratio', 'warm: ours', 'nearcore', 'ratio'];
const wanted = benchCases().filter(({ name }) => positionals.every((part) => name.includes(part)));
const all: readonly Measured[] = wanted.map((one) => ({ one, side: { ours: [], oracle: [] } }));
if (oracleMissing !== undefined) console.log(`nearcore's figures are missing: ${oracleMissing}`);
for (let round = 0; round < rounds; round++) all.forEach(measureRound);
all.forEach(checkSameGas);
for (const group of ['calls', 'cpu', 'storage'] as const) {
  const members = all.filter(({ one }) => one.group === group);
  if (members.length > 0) console.log(`\n${group}\n${table([header, ...members.map(row), means(members)])}`);
}
if (positionals.length === 0) console.log(`\npreparation\n${preparationTable(rounds)}`);
const [first, part] = positionals;
if (first === undefined || first === 'endings') console.log(`\nendings\n${endingsTable()}`);
if (first === undefined || first === 'executor') console.log(`\nexecutor\n${await executorTable()}`);
if (first === undefined || first === 'healthz') console.log(`\nhealthz\n${await healthzTable()}`);
if (first === undefined || first === 're-execution') {
  console.log(`\nre-execution\n${await reExecutionTable(rounds)}`);
}
if (first === undefined || first === 'verification') {
  console.log(`\nverification\n${await verificationTable()}`);
}
if (first === undefined || first === 'store') console.log(`\nstore\n${await storeTable(rounds)}`);
if (first === undefined || first === 'trie') console.log(`\ntrie\n${trieTable(rounds)}`);
if (first === undefined || first === 'chunks') console.log(`\nchunks\n${await chunksTable(rounds)}`);
if (first === undefined || first === 'restart') console.log(`\nrestart\n${await restartTable(rounds)}`);
if (first === undefined || first === 'host-functions') printHostFunctions(rounds, part);
