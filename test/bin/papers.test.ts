import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, test } from 'vitest';
import { operationVariableNames, parseConfig, trustVariableNames } from '../../src/server/config.ts';

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

describe('docker-compose.yml', () => {
  const compose = read('docker-compose.yml');
  const environment = Object.fromEntries(
    [...compose.matchAll(/^ {6}([A-Z_]+): "([^"]*)"$/gm)].map(([, name = '', value = '']) => [name, value]),
  );

  test('writes every trust setting out', () => {
    expect(Object.keys(environment)).toEqual(expect.arrayContaining([...trustVariableNames]));
    expect(parseConfig(environment).trust).toEqual(parseConfig({}).trust);
  });

  test('takes nothing from the environment of the host', () => {
    expect(compose).not.toContain('$');
    expect(compose).not.toContain('env_file');
  });

  test('names every image by digest', () => {
    const images = [...compose.matchAll(/^\s*image: (.*)$/gm)].map(([, image]) => image);
    expect(images).toHaveLength(1);
    for (const image of images) expect(image).toMatch(/@sha256:[0-9a-f]{64}$/);
  });

  test('gives the container nothing that it does not need', () => {
    for (const line of ['read_only: true', 'cap_drop: ["ALL"]', 'no-new-privileges:true']) {
      expect(compose).toContain(line);
    }
  });
});
