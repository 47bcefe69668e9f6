import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { attestationChecks } from '../../src/verifier/checks/all.ts';

const root = new URL('../../', import.meta.url);
const table = readFileSync(new URL('docs/trust.md', root), 'utf8');
const tests = globSync('test/verifier/**/*.test.ts', { cwd: root.pathname })
  .filter((path) => !path.endsWith('trust-table.test.ts'))
  .map((path) => readFileSync(new URL(path, root), 'utf8'))
  .join('\n');

describe('the check of a machine', () => {
  test.each(attestationChecks.map(({ code }) => code))(
    '%s is in the table of docs/trust.md, and some test fails by it',
    (code) => {
      expect(table).toContain(`\`${code.replaceAll('_', '-')}\``);
      expect(tests).toContain(`'${code}'`);
    },
  );
});
