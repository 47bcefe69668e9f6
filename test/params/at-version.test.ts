import { describe, expect, test } from 'vitest';
import { applyChanges, paramsAt, paramsHash, supportedVersions } from '../../src/params/at-version.ts';
import { toHex } from '../../src/primitives/bytes.ts';
import { checkParams } from '../conformance/params.ts';
import { sharedLines } from '../support/shared.ts';

describe('paramsAt', () => {
  test.for(supportedVersions)('holds every figure of nearcore at version %i', (version, context) => {
    const lines = sharedLines(context, `vectors/params/fees_${version}.json.gz`);
    const results = [...checkParams({ group: 'params', lines: () => lines })];
    expect(results.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(results).toHaveLength(8);
  });

  test('gives the same frozen object each time', () => {
    expect(paramsAt(86)).toBe(paramsAt(86));
    expect(Object.isFrozen(paramsAt(86).ext.base)).toBe(true);
  });

  test.each([83, 89, 1.5])('refuses version %d', (version) => {
    expect(() => paramsAt(version)).toThrow(RangeError);
  });
});

describe('applyChanges', () => {
  const table = { ext: { base: { gas: 5n } } };

  test('leaves the old table alone', () => {
    const changed = applyChanges(table, { 'ext.base.gas': { old: 5n, new: 6n } });
    expect([changed.ext.base.gas, table.ext.base.gas]).toEqual([6n, 5n]);
  });

  test('refuses a change of another value', () => {
    expect(() => applyChanges(table, { 'ext.base.gas': { old: 4n, new: 6n } })).toThrow('expects 4');
  });

  test.each(['ext.base.compute', 'wasm.x', 'ext.base.gas.deep'])('refuses the unknown name %s', (path) => {
    expect(() => applyChanges(table, { [path]: { old: undefined, new: 1n } })).toThrow('no parameter');
  });
});

describe('paramsHash', () => {
  test('differs between versions and stays as it was published', () => {
    const hashes = supportedVersions.map((version) => toHex(paramsHash(paramsAt(version))));
    expect(new Set(hashes).size).toBe(supportedVersions.length);
    expect(hashes).toMatchInlineSnapshot(`
      [
        "595d4412bc75003cb2a6ba9cd51ac0ce9e68b93cb22077bb58ac86a2f6c4e917",
        "aa08bbad746af7c31953fce5876faac567963e0baca99eeb89c98c73d79a6584",
        "5d5c05d3a7a8f1146c957326386877c701feaa00ab8b72679bc301765b1d72d4",
        "5b8097ec14f901d37464d41799b21bdaec0111f6b83c0b45d2b5a7ad22f28c18",
        "0f1fe23146752a1710e0dc4002da24e95ccd5203b05a5e0109ca7445fc550b7f",
      ]
    `);
  });

  test('covers every figure', () => {
    const params = paramsAt(88);
    const other = { ...params, limits: { ...params.limits, max_number_logs: 101 } };
    expect(paramsHash(other)).not.toEqual(paramsHash(params));
  });
});
