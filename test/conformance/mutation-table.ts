import { countMutations, type MutationCounts } from './mutations.ts';

/** What the document says of nearcore's witnesses and proofs in a folder after each change. Throws if one was taken. */
export function mutationTable(folder: string): string {
  const parts: readonly (readonly [what: string, counted: MutationCounts])[] = [
    ['chunk', countMutations(folder, { chunks: true, step: 1 })],
    ['trie', countMutations(folder, { chunks: false, step: 1 })],
  ];
  const rows = parts.flatMap(([what, { counts, complaints }]) => {
    if (complaints.length > 0) throw new Error(`${what}: ${complaints.slice(0, 5).join('; ')}`);
    return [...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([kind, count]) => `| ${what}, ${kind} | ${grouped(count)} |`);
  });
  const total = parts
    .flatMap(([, { counts }]) => [...counts.values()])
    .reduce((sum, count) => sum + count, 0);
  return [
    '| what was changed | refused, by name |',
    '| --- | --: |',
    ...rows,
    `| all | ${grouped(total)} |`,
  ].join('\n');
}

const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');
