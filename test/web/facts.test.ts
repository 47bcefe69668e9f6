import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import {
  accessKeyKey,
  accountKey,
  contractDataKey,
  delayedReceiptKey,
} from '../../src/primitives/trie-key.ts';
import type { CheckResult } from '../../src/verifier/check.ts';
import { judge, type Report } from '../../src/verifier/report.ts';
import { asInteger, byteRuns } from '../../src/web/verify/facts/byte-runs.ts';
import { profileCosts } from '../../src/web/verify/facts/gas-facts.ts';
import { readableBytes } from '../../src/web/verify/facts/readable-bytes.ts';
import { percent, share } from '../../src/web/verify/facts/shares.ts';
import { rowPlace } from '../../src/web/verify/facts/state-row.ts';
import { isOfV8, withoutRun } from '../../src/web/verify/run-in-v8.ts';

describe('byteRuns', () => {
  test('loses and adds no byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const hex = byteRuns(bytes).map(({ kind, text }) => (kind === 'hex' ? text : toHex(toUtf8(text))));
        expect(hex.join('')).toBe(toHex(bytes));
      }),
    );
  });

  test('tells a name from its length', () => {
    expect(byteRuns(fromHex('0008000000626f622e6e656172'))).toEqual([
      { kind: 'hex', text: '0008000000' },
      { kind: 'text', text: 'bob.near' },
    ]);
  });

  test.each([
    ['too few letters', '616263'],
    ['signs that no name has', '5e775b7c5c29'],
  ])('takes no text from %s', (_, hex) => {
    expect(byteRuns(fromHex(hex))).toEqual([{ kind: 'hex', text: hex }]);
  });
});

describe('asInteger', () => {
  test('reads little-endian bytes of a usual length', () => {
    expect(asInteger(fromHex('0000a87771726b8d0d00000000000000'))).toBe(0xd8d6b727177a80000n);
    expect(asInteger(fromHex('000001'))).toBeUndefined();
  });
});

describe('readableBytes', () => {
  test.each([
    ['nothing', '', 'empty', ''],
    ['JSON, laid out', '{"a":[1]}', 'json', '{\n  "a": [\n    1\n  ]\n}'],
    ['text', 'hello', 'text', 'hello'],
    // The digits would be others when laid out.
    [
      'JSON with a number that JavaScript has not',
      '{"a":12345678901234567890}',
      'text',
      '{"a":12345678901234567890}',
    ],
    ['JSON with a doubled key', '{"a":1,"a":2}', 'text', '{"a":1,"a":2}'],
    ['text with a control character', 'a\u0000b', 'hex', '610062'],
  ])('shows %s', (_, text, form, shown) => {
    expect(readableBytes(toUtf8(text))).toEqual({ form, text: shown, byteCount: toUtf8(text).length });
  });

  test('shows what is no text as hex', () => {
    expect(readableBytes(fromHex('ff00'))).toEqual({ form: 'hex', text: 'ff00', byteCount: 2 });
  });
});

describe('rowPlace', () => {
  const name = 'bob.near';
  const bytes = fromHex('aa2cbb');
  test.each([
    ['account', accountKey(name), ''],
    ['contract storage', contractDataKey(name, bytes), 'aa2cbb'],
    ['access key', accessKeyKey(name, bytes), 'aa2cbb'],
  ])('finds the owner of an %s row', (what, key, rest) => {
    const place = rowPlace(key);
    expect(place).toMatchObject({ what, accountId: name });
    expect(toHex(place.key)).toBe(rest);
  });

  test('knows rows that nobody owns, and says of others only where they stand', () => {
    expect(rowPlace(delayedReceiptKey(1n))).toMatchObject({ what: 'delayed receipts', accountId: undefined });
    expect(rowPlace(fromHex('ff01')).what).toBe('row of column 255');
  });
});

describe('profileCosts', () => {
  const profile = { wasmGas: 5n, ext: { base: 7n, log_base: 0n }, actions: { transfer: 1n } };

  test('adds up, puts the largest first and leaves out what cost nothing', () => {
    expect(profileCosts([profile, profile], 26n)).toEqual([
      { name: 'base', group: 'host', gas: 14n },
      { name: 'wasm instructions', group: 'wasm', gas: 10n },
      { name: 'transfer', group: 'action', gas: 2n },
    ]);
  });

  test('names what was burnt outside of contracts', () => {
    expect(profileCosts([profile], 113n)[0]).toEqual({
      name: 'fees for running receipts',
      group: 'fees',
      gas: 100n,
    });
  });

  test('invents no cost where there is no profile', () => {
    expect(profileCosts([], 100n)).toEqual([]);
  });
});

describe('withoutRun', () => {
  const line = (code: string, status: 'pass' | 'fail') => ({
    code,
    status,
    detail: '',
    proves: '',
    leavesOpen: '',
  });
  const reportOf = (...checks: readonly CheckResult[]): Report => ({
    ...judge(checks),
    root: 'intel',
    policyName: undefined,
    nowSeconds: 0,
    statementHash: undefined,
    checks,
    sizes: [],
    notChecked: [],
  });

  test.each([
    ['pass', 're_execution'],
    ['fail', 're_execution'],
    ['pass', 'block_re_execution'],
    ['fail', 'block_re_execution'],
  ] as const)('takes no %s of %s from another engine than V8', (status, code) => {
    const report = withoutRun(reportOf(line('input_hash', 'pass'), line(code, status)));
    expect(report).toMatchObject({ verdict: 'UNPROVEN', because: [code] });
    expect(report.checks[1]?.detail).toContain('not built on V8');
    expect(report.checks[0]?.status).toBe('pass');
  });

  test('hides no other failure', () => {
    const report = withoutRun(reportOf(line('input_hash', 'fail'), line('re_execution', 'pass')));
    expect(report).toMatchObject({ verdict: 'FAIL', because: ['input_hash'] });
  });

  test('is for engines whose stack traces are not as those of V8', () => {
    expect(isOfV8(new Error('any').stack)).toBe(true);
    expect(isOfV8('judge@blob:null/1:2:3\nverify@blob:null/1:4:5')).toBe(false);
    expect(isOfV8(undefined)).toBe(false);
  });
});

describe('share', () => {
  test('is nothing of nothing, and a part of what there is', () => {
    expect(share(0n, 0n)).toBe(0);
    expect(share(1n, 4n)).toBe(0.25);
    expect(percent(1n, 3n)).toBe('33.3 %');
  });
});
