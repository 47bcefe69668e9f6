import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toBase64 } from '../../src/primitives/bytes.ts';
import { type Bases, makeBases } from './bases.ts';
import { type CaseMaker, usualOptions } from './case-maker.ts';
import { caseGroups } from './cases/all.ts';
import {
  type CorpusCase,
  type CorpusFile,
  caseText,
  corpusFolder,
  judgeText,
  type Setting,
  toText,
} from './corpus.ts';
import { differenceBetween } from './patch.ts';
import { makePolicy } from './policy.ts';

/** The texts of the corpus by their paths. */
export type CorpusTexts = ReadonlyMap<string, string>;

export const readCorpus = (): CorpusTexts =>
  new Map(
    globSync(['base/*', 'cases/*'], { cwd: corpusFolder }).map((path) => [
      path,
      readFileSync(join(corpusFolder, path), 'utf8'),
    ]),
  );

/**
 * Makes every document and every case, and judges each. The same texts at each run. Throws for the cases that are judged
 * otherwise than they should be, all of them named. `tell` hears of each group.
 */
export async function makeCorpus(tell: (line: string) => void = () => {}): Promise<CorpusTexts> {
  const bases = await makeBases();
  const policy = await makePolicy();
  const setting = { policy, root: bases.root };
  const texts = new Map([
    ['base/policy.json', pretty(policy)],
    ['base/root.json', pretty({ certificate_base64: toBase64(bases.root) })],
  ]);
  for (const [name, document] of bases.documents) texts.set(`base/${name}.json`, pretty(document));
  const problems: string[] = [];
  for (const [group, makers] of Object.entries(caseGroups)) {
    const cases = await makeGroup(makers, bases, setting, problems);
    texts.set(`cases/${group}.json`, pretty({ source, cases } satisfies CorpusFile));
    tell(`${group}: ${cases.length} cases`);
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return texts;
}

const source = { generator: 'test/invalid/make-corpus.ts', format: 'near-enclave/invalid-corpus/v1' };

const pretty = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

async function makeGroup(
  makers: readonly CaseMaker[],
  bases: Bases,
  setting: Setting,
  problems: string[],
): Promise<CorpusCase[]> {
  const cases: CorpusCase[] = [];
  for (const maker of makers) {
    try {
      cases.push(await makeCase(maker, bases, setting));
    } catch (cause) {
      problems.push(`${maker.name}: ${cause instanceof Error ? (cause.stack ?? cause.message) : cause}`);
    }
  }
  return cases;
}

async function makeCase(maker: CaseMaker, bases: Bases, setting: Setting): Promise<CorpusCase> {
  const { name, about, edits, check, verdict = 'FAIL' } = maker;
  const document = (wanted: string): unknown => structuredClone(bases.documents.get(wanted));
  const base = document(maker.base);
  const making = { base: structuredClone(base), document, forger: bases.forgerOf(maker.base) };
  const target = maker.make === undefined ? base : await maker.make(making);
  const difference = differenceBetween(base, target);
  if (caseText(difference, base) !== toText(target))
    throw new Error('the difference does not lead to the document');
  const options = { ...usualOptions, ...maker.options, ...maker.optionsOf?.(base) };
  const unjudged = {
    name,
    about,
    base: maker.base,
    ...difference,
    ...(edits !== undefined && { edits }),
    options,
  };
  const found = await judgeText(caseText(unjudged, base), options, setting);
  const also = found.because.filter((code) => code !== check);
  const wanted = maker.also === 'any' ? also : maker.also;
  if (found.verdict !== verdict || !found.because.includes(check) || also.join() !== [...wanted].join()) {
    throw new RangeError(
      `${found.verdict} because of ${found.because.join(', ')}; expected ${verdict} because of ${[check, ...wanted].join(', ')}`,
    );
  }
  return { ...unjudged, verdict, check, also };
}
