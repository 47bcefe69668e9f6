import type { Report } from '../report.ts';
import { groupChecks } from './group-checks.ts';
import { words } from './words.ts';

/** What the verdict means for whoever has to decide, in one paragraph. */
export function conclusion(report: Report): string {
  const meaning = meanings[report.verdict](report);
  return report.root === 'development' ? `${meaning} ${ofDevelopment}` : meaning;
}

const meanings: Readonly<Record<Report['verdict'], (report: Report) => string>> = {
  PASS: () =>
    'Every check that counts passed. A machine that your policy accepts, running software that your policy accepts, signed ' +
    'this, and what it says came out the same here. You may rely on it as far as your policy reaches, and but for what is ' +
    'listed above as not checked.',
  FAIL: (report) =>
    `Do not rely on this. At least one thing is not as the document says: ${firstOf(report, 'fail', 'does not hold')}. What failed is no ` +
    'matter of missing evidence; either the document was changed, or whoever made it did not do what is claimed, or it is ' +
    'not of a kind that you accept. What passed beside it does not make up for it.',
  UNPROVEN: (report) =>
    `Nothing was found wrong, and yet this is no proof: ${firstOf(report, 'unproven', 'could not be shown')}. Treat it as a claim of whoever gave ` +
    `it to you.${remedies(report)}`,
};

const ofDevelopment =
  'And all of it stands under the development root, whose key is public: anyone can make such a document, so it proves ' +
  'nothing about any hardware.';

/** The earliest in the order of trust: the others often follow from it. */
function firstOf(report: Report, status: 'fail' | 'unproven', what: string): string {
  const deciding = groupChecks(report.checks)
    .flatMap(({ checks }) => checks)
    .filter((check) => check.status === status && report.because.includes(check.code));
  const [first] = deciding;
  if (first === undefined) return 'nothing at all was checked';
  const more = deciding.length - 1;
  const others = more === 0 ? '' : ` (and ${more} more ${more === 1 ? 'check' : 'checks'})`;
  return `“${words[first.code]?.title ?? first.code}” ${what}${others}`;
}

function remedies({ because }: Report): string {
  const known = new Set(because.flatMap((code) => words[code]?.remedy ?? []));
  return known.size === 0 ? '' : ` To close the gap: ${[...known].join('; ')}.`;
}
