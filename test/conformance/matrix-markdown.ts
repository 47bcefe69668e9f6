import { hostImports } from '../../src/vm/imports.ts';
import { recordedRuns } from '../fuzz/recorded-runs.ts';
import { type Matrix, versionsOf } from './matrix.ts';

/** What the document says between its markers. */
export const sections: Readonly<Record<string, (matrix: Matrix) => string>> = {
  figures,
  fuzz: describeFuzz,
  matrix: hostFunctionTable,
};

const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map((_, at) => (at === 0 ? '---' : '--:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

function figures({ files }: Matrix): string {
  const rows = [...files].map(
    ([path, counts]) => [path, counts.passed, counts.failed, counts.skipped] as const,
  );
  const sum = (at: 1 | 2 | 3): number => rows.reduce((total, row) => total + row[at], 0);
  const all = [...rows, ['all', sum(1), sum(2), sum(3)] as const];
  return table(
    ['vectors', 'passed', 'failed', 'skipped'],
    all.map(([path, ...counts]) => [`\`${path}\``, ...counts.map(grouped)]),
  );
}

function describeFuzz(): string {
  const { nearcore = '', runs = [] } = recordedRuns() ?? {};
  const cases = runs.reduce((sum, run) => sum + run.cases, 0);
  const differences = runs.reduce((sum, run) => sum + run.differences, 0);
  const seeds = runs.map((run) => `${run.seed} (${grouped(run.cases)})`).join(', ');
  return `**${grouped(cases)} cases, ${grouped(differences)} differences** from ${nearcore}. Seeds, and cases of each: ${seeds}.`;
}

function hostFunctionTable({ functions }: Matrix): string {
  const rows = hostImports.map((one) => {
    const row = functions.get(one.name);
    if (row === undefined) throw new Error(`${one.name} was not counted`);
    const kinds = row.errorKinds.size === 0 ? '' : ` (${[...row.errorKinds].sort().join(', ')})`;
    return [
      `\`${one.name}\``,
      grouped(row.normal),
      grouped(row.edges),
      `${grouped(row.errors)}${kinds}`,
      describeVersions(versionsOf(one), [...row.versions]),
      grouped(row.failed),
    ];
  });
  return table(['host function', 'normal', 'edges', 'errors', 'versions', 'failed'], rows);
}

/** Where it links, and at which of the versions that was asked of nearcore's linker with a module. */
function describeVersions(links: readonly number[], asked: readonly number[]): string {
  const [first, last] = [links.at(0), links.at(-1)];
  const range = first === last ? `${first}` : `${first} to ${last}`;
  const sorted = asked.toSorted((a, b) => a - b).join(', ');
  return sorted === '' ? range : `${range}; module at ${sorted}`;
}
