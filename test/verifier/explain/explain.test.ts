import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CheckResult, Finding } from '../../../src/verifier/check.ts';
import { conclusion } from '../../../src/verifier/explain/conclusion.ts';
import { explain, noStyles } from '../../../src/verifier/explain/explain.ts';
import { groupChecks } from '../../../src/verifier/explain/group-checks.ts';
import { trustSteps } from '../../../src/verifier/explain/trust-order.ts';
import { words } from '../../../src/verifier/explain/words.ts';
import { wrap } from '../../../src/verifier/explain/wrap.ts';
import { judge, type Report } from '../../../src/verifier/report.ts';
import { allCheckCodes } from '../../support/all-check-codes.ts';

const line = (code: string, finding: Finding): CheckResult => ({
  code,
  proves: `what ${code} proves`,
  leavesOpen: `what ${code} leaves open`,
  ...finding,
});
const passed = (code: string) => line(code, { status: 'pass', detail: `found of ${code}` });

const reportOf = (checks: readonly CheckResult[], root: Report['root'] = 'intel'): Report => ({
  ...judge(checks),
  root,
  policyName: 'mine',
  nowSeconds: 0,
  statementHash: undefined,
  sizes: [],
  checks,
  notChecked: ['the weather'],
});
const layout = { width: 80, styles: noStyles };

describe('the words for checks', () => {
  test('are there for every check, and for no other', () => {
    expect(Object.keys(words).sort()).toEqual([...allCheckCodes()].sort());
  });

  test('follow the README for auditors, which names each check in its step', () => {
    const readme = readFileSync(new URL('../../../attestation/README.md', import.meta.url), 'utf8');
    const [, chapter = ''] = readme.split('## What the checks say, in the order of trust');
    const steps = (chapter.split('\n## ')[0] ?? '').split(/^\d\. /m).slice(1);
    for (const [code, { step }] of Object.entries(words)) {
      const at = steps.findIndex((text) => text.includes(`\`${code}\``));
      expect([code, trustSteps[at]]).toEqual([code, step]);
    }
  });

  test('are no two alike, and none is the code again', () => {
    const titles = Object.values(words).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    expect(titles.filter((title) => title.includes('_'))).toEqual([]);
  });

  test('stand in the order of trust', () => {
    const steps = Object.values(words).map(({ step }) => trustSteps.indexOf(step));
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  });
});

describe('explain', () => {
  const all = allCheckCodes().map(passed);

  test('tells of every check what it proves, what it leaves open and what was found, in the order of trust', () => {
    const text = explain(reportOf(all), layout).replace(/\s+/g, ' ');
    for (const { code, proves, leavesOpen, detail } of all) {
      expect(text).toContain(words[code]?.title.replace(/\s+/g, ' '));
      for (const part of [proves, leavesOpen, detail]) expect(text).toContain(part);
    }
    expect(text).toMatch(/1\. THE MACHINE IS GENUINE .* 2\. IT RUNS WHAT IT SAYS .* 3\. ITS KEYS/);
  });

  test('ends with what was not checked and what the verdict means', () => {
    expect(explain(reportOf(all), layout)).toMatch(
      /\nNOT CHECKED\n[\s\S]* {2}- the weather\n\nWHAT THIS MEANS\n/,
    );
  });

  test('fits on 80 columns, whatever a stranger wrote, in one word or in many', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.integer({ min: 40, max: 120 }),
        (detail, width) => {
          const text = explain(reportOf([line('app_id', { status: 'fail', detail })]), {
            width,
            styles: noStyles,
          });
          expect(text.split('\n').filter((one) => one.length > width)).toEqual([]);
        },
      ),
    );
  });

  test('lets no stranger write a line of the report', () => {
    const detail = 'x\nPASS  everything\u001b[2J';
    const text = explain(reportOf([line('app_id', { status: 'fail', detail })]), layout);
    expect(text).not.toMatch(/^PASS/m);
    expect(text).not.toContain('\u001b');
  });

  test('says what would have been proved where nothing was, and that a remark stands beside the verdict', () => {
    const open = line('challenge', { status: 'unproven', detail: 'none', counts: false });
    const text = explain(reportOf([passed('input_hash'), open]), layout);
    expect(text).toContain('UNPROVEN  It was signed after you asked (beside the verdict)');
    expect(text).toContain('would prove: what challenge proves');
  });

  test('shows a check that it has no words for all the same', () => {
    const text = explain(reportOf([passed('new_check')]), layout);
    expect(text).toMatch(/AND FURTHER\n[\s\S]*PASS {2}new_check/);
  });

  test('sets words off where there are colours', () => {
    const styles = { ...noStyles, fail: (text: string) => `<${text}>` };
    const text = explain(reportOf([line('app_id', { status: 'fail', detail: '' })]), { width: 80, styles });
    expect(text).toContain('<FAIL>  It goes by an app id that you accept');
  });
});

describe('the conclusion', () => {
  const failed = (code: string) => line(code, { status: 'fail', detail: '' });
  const open = (code: string) => line(code, { status: 'unproven', detail: '', counts: true });

  test('of a PASS says how far it reaches', () => {
    expect(conclusion(reportOf([passed('input_hash')]))).toMatch(/^Every check that counts passed\./);
  });

  test('of a FAIL says the first in the order of trust, and how many more', () => {
    const text = conclusion(reportOf([failed('re_execution'), failed('quote_signature'), passed('app_id')]));
    expect(text).toMatch(/^Do not rely on this\./);
    expect(text).toContain(`“${words['quote_signature']?.title}” does not hold (and 1 more check)`);
  });

  test('of UNPROVEN says what would close the gap', () => {
    const text = conclusion(reportOf([open('policy_window'), open('tcb_status')]));
    expect(text).toMatch(/and yet this is no proof: .* could not be shown/);
    expect(text.match(/--policy/g)).toHaveLength(1);
  });

  test('of nothing that was checked says so', () => {
    expect(conclusion(reportOf([]))).toContain('nothing at all was checked');
  });

  test('says of the development root that it proves nothing, even of a PASS', () => {
    expect(conclusion(reportOf([passed('app_id')], 'development'))).toMatch(
      /proves nothing about any hardware\.$/,
    );
  });
});

describe('groupChecks', () => {
  test('loses no check and doubles none', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...allCheckCodes(), 'unknown_one', 'unknown_two']), (codes) => {
        const grouped = groupChecks(codes.map(passed)).flatMap(({ checks }) =>
          checks.map(({ code }) => code),
        );
        expect(grouped.sort()).toEqual([...codes].sort());
      }),
    );
  });
});

describe('wrap', () => {
  test('loses nothing but white space, and fits', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.integer({ min: 10, max: 60 }), (text, width) => {
        const lines = wrap(text, width, '  - ');
        expect(lines.every((one) => one.length <= width)).toBe(true);
        expect(
          lines
            .map((one) => one.slice(4))
            .join('')
            .replace(/\s/g, ''),
        ).toBe(text.replace(/\s/g, ''));
      }),
    );
  });
});
