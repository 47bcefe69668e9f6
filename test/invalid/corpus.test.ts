import { describe, expect, test } from 'vitest';
import { baseNames, readCases } from './corpus.ts';
import { complaintAbout, judgeBase } from './judge-case.ts';

const cases = readCases();
const checks = Map.groupBy(cases, ({ check }) => check);
/** What decides beside the codes of a report: a policy that is none. */
const beside = ['policy'];
/** Codes of which no document can be made that fails, or leaves the verdict open. */
const excepted: Readonly<Record<string, string>> = {
  history_start:
    'tells where a history begins beside the verdict; one that has no block fails by history_header too',
};

/** What of a good document leaves its verdict open. */
const open: Readonly<Record<string, readonly string[]>> = {
  'block-restore': ['restore_link'], // only a history shows the state that it goes back to
};

describe('the corpus', () => {
  test('is made of good documents, and has no name twice', async () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
    expect(cases.length).toBeGreaterThan(700);
    expect(new Set(cases.map(({ base }) => base))).toEqual(
      new Set(baseNames().filter((name) => name !== 'history-other')),
    );
  });

  test('has a case for every check that there is', async () => {
    const codes = new Set<string>();
    for (const name of baseNames()) {
      const found = await judgeBase(name);
      const because = open[name] ?? [];
      const verdict = because.length === 0 ? 'PASS' : 'UNPROVEN';
      expect([name, found.verdict, found.because]).toEqual([name, verdict, because]);
      for (const code of found.codes) codes.add(code);
    }
    expect(codes.size).toBeGreaterThan(80);
    expect([...codes].filter((code) => !checks.has(code)).sort()).toEqual(Object.keys(excepted).sort());
    expect([...checks.keys()].filter((code) => !codes.has(code) && !beside.includes(code))).toEqual([]);
  });

  test('is caught, the first case of each check', async () => {
    const found: (string | undefined)[] = [];
    for (const [first] of checks.values()) if (first !== undefined) found.push(await complaintAbout(first));
    expect(found.filter((complaint) => complaint !== undefined)).toEqual([]);
  });
});
