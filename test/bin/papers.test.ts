import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, test } from 'vitest';
import { trustVariableNames } from '../../src/proof/trust-config-env.ts';
import { operationVariableNames, parseConfig } from '../../src/server/config.ts';

const read = (name: string): string => readFileSync(join(import.meta.dirname, '../..', name), 'utf8');
const names = [...trustVariableNames, ...operationVariableNames];

describe('.env.example', () => {
  const example = read('.env.example');

  test.each(names)('names %s', (name) => {
    expect(example).toMatch(new RegExp(`^(# )?${name}=`, 'm'));
  });

  test('holds the defaults', () => {
    expect(parseConfig(parseEnv(example))).toEqual(parseConfig({}));
  });
});
