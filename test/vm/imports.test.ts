import { describe, expect, test } from 'vitest';
import { paramsAt } from '../../src/params/at-version.ts';
import { hostImports, linkError } from '../../src/vm/imports.ts';

describe('the table of imports', () => {
  test('names no import twice', () => {
    expect(new Set(hostImports.map(({ name }) => name)).size).toBe(hostImports.length);
  });

  test('links each import under its own type at the newest version', () => {
    const imports = hostImports.map(({ name, type }) => ({ name, type }));
    expect(linkError(imports, paramsAt(88))).toBeUndefined();
  });

  test.each(hostImports.filter(({ gate }) => gate !== undefined))(
    'offers $name by its flag $gate',
    ({ name, type, gate }) => {
      const params = paramsAt(88);
      const off = { ...params, wasm: { ...params.wasm, [gate ?? '']: false } };
      expect(linkError([{ name, type }], off)).toEqual({
        kind: 'LinkError',
        msg: 'unknown or invalid import',
      });
    },
  );
});
