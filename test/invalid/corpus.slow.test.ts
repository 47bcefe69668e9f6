import { expect, test } from 'vitest';
import { readCases } from './corpus.ts';
import { makeCorpus, readCorpus } from './files.ts';
import { complaintAbout } from './judge-case.ts';

test.each([...Map.groupBy(readCases(), ({ check }) => check)])(
  'every case of %s is caught',
  async (_, cases) => {
    const found: (string | undefined)[] = [];
    for (const one of cases) found.push(await complaintAbout(one));
    expect(found.filter((complaint) => complaint !== undefined)).toEqual([]);
  },
);

test('the committed corpus is what its program makes', async () => {
  const [made, kept] = [await makeCorpus(), readCorpus()];
  const paths = new Set([...made.keys(), ...kept.keys()]);
  expect([...paths].filter((path) => made.get(path) !== kept.get(path))).toEqual([]);
});
