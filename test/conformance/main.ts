// `npm run conformance -- [DIR]`: nearcore's recorded answers against ours; without DIR, the committed subset.
import { join } from 'node:path';
import type { CaseResult } from './case-result.ts';
import { openFolder } from './vector-folder.ts';

const shownFailures = 5;
const folder = process.argv[2] ?? join(import.meta.dirname, '../vectors/conformance');
const total = { passed: 0, failed: 0, skipped: 0 };

for (const { path, results } of openFolder(folder)) report(path, [...results]);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;

/** A line for the group, then its failures, then what was missing. */
function report(path: string, results: readonly CaseResult[]): void {
  const count = (status: CaseResult['status']): number =>
    results.filter((one) => one.status === status).length;
  const counts = { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  console.log(`${path}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  for (const { id, reason } of results.filter((one) => one.status === 'failed').slice(0, shownFailures)) {
    console.log(`  FAILED ${id}: ${reason}`);
  }
  const missing = Map.groupBy(
    results.filter((one) => one.status === 'skipped'),
    (one) => one.reason ?? '',
  );
  for (const [reason, cases] of missing) console.log(`  skipped ${cases.length}: ${reason}`);
}
