// `npm run fuzz:attestations [-- --cases N --seed S]`: mutations of real quotes and of Intel's data about them, all to be refused.
import { parseArgs } from 'node:util';
import { createBundle } from '../../support/good-bundle.ts';
import { genuineQuotes, mutatedCases } from './mutated-cases.ts';

const skip = (condition: boolean, note: string) => {
  if (condition) throw new Error(note);
};

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } },
});
const [count, seed] = [Number(values.cases), Number(values.seed)];
if (!Number.isSafeInteger(count) || !Number.isSafeInteger(seed))
  throw new Error('--cases and --seed take whole numbers');

const { attestation } = (await createBundle()).bundle;
const byCheck = new Map<string, number>();
let accepted = 0;
const started = performance.now();
const progress = (done: number) => {
  if (done % 1000 === 0) console.log(`${done} of ${count}, ${accepted} accepted`);
};
for (const { index, what, refusedBy } of mutatedCases(genuineQuotes({ skip }), {
  count,
  seed,
  attestation,
})) {
  if (refusedBy === undefined) {
    accepted++;
    console.log(`ACCEPTED case ${index}: ${what}`);
  } else byCheck.set(refusedBy, (byCheck.get(refusedBy) ?? 0) + 1);
  progress(index + 1);
}
const seconds = (performance.now() - started) / 1000;
for (const [code, times] of [...byCheck].sort(([, a], [, b]) => b - a)) console.log(`${code}: ${times}`);
console.log(`${count} mutations, ${accepted} accepted, seed ${seed}, ${seconds.toFixed(0)} s`);
process.exitCode = accepted === 0 ? 0 : 1;
