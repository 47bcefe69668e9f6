import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { measuredTrust } from '../../src/proof/measured-trust.ts';
import { hashTrustConfig } from '../../src/proof/report-data.ts';
import { parseConfig } from '../../src/server/config.ts';

const appCompose = (compose: string, more: object = {}) =>
  JSON.stringify({ docker_compose_file: compose, ...more });
const withEnvironment = (environment: string) =>
  `services: { near-enclave: { environment: ${environment} } }`;
const derived = 'services: { near-enclave: { environment: { KEY_MODE: derived } } }';

function problemsOf(document: string): readonly string[] {
  const read = measuredTrust(document);
  return read.ok ? [] : read.problems;
}

function configOf(document: string) {
  const read = measuredTrust(document);
  if (!read.ok) throw new Error(read.problems.join('; '));
  return read.config;
}

describe('the settings of a measured compose file', () => {
  test.each([
    ['a mapping', derived],
    ['lines', withEnvironment('[PORT=3000, KEY_MODE=derived]')],
  ])('are read from %s', (_form, compose) => {
    expect(configOf(appCompose(compose))).toEqual(parseConfig({ KEY_MODE: 'derived' }).trust);
  });

  test.each(['services: { near-enclave: {} }', withEnvironment('{ PORT: 3000, HOME: }')])(
    'have defaults: %s',
    (compose) => {
      expect(configOf(appCompose(compose))).toEqual(parseConfig({}).trust);
    },
  );

  test('are those of the one service', () => {
    const two = 'services: { near-enclave: {}, executor: { environment: { KEY_MODE: derived } } }';
    expect(configOf(appCompose(two)).keyMode).toBe('boot-entropy');
    const read = measuredTrust(appCompose(two), 'executor');
    expect(read.ok && read.config.keyMode).toBe('derived');
  });

  test('are readable in the compose file of this repository', () => {
    const compose = readFileSync(new URL('../../docker-compose.yml', import.meta.url), 'utf8');
    expect(hashTrustConfig(configOf(appCompose(compose)))).toHaveLength(32);
  });
});

describe('a compose file is refused', () => {
  test.each([
    ['that is no JSON', '{', 'not JSON'],
    ['that has no compose file', '{}', 'the app-compose lacks'],
    ['that is no YAML', appCompose('\t- :'), 'not YAML'],
    ['with two documents', appCompose(`${derived}\n---\n${derived}`), 'not YAML'],
    ['with a key twice', appCompose('services: { near-enclave: {}, near-enclave: {} }'), 'not YAML'],
    ['with an alias', appCompose(`x: &a { KEY_MODE: derived }\n${withEnvironment('*a')}`), 'not YAML'],
    [
      'with a line that docker sees and YAML 1.2 does not',
      appCompose(`services:\n  near-enclave: {}\n# a note\u2028x: 1\n`),
      'not YAML',
    ],
    ['with an unknown tag', appCompose('services: { near-enclave: !reset {} }'), 'not YAML'],
    ['without the service', appCompose('services: { other: {} }'), 'the compose service near-enclave'],
    ['that includes others', appCompose(`include: [x.yml]\n${derived}`), 'uses include'],
    ['with an env_file', appCompose('services: { near-enclave: { env_file: .env } }'), 'uses env_file'],
    ['that extends', appCompose('services: { near-enclave: { extends: x } }'), 'uses extends'],
    ['that merges', appCompose('services: { near-enclave: { "<<": { KEY_MODE: derived } } }'), 'a merge key'],
    ['that merges variables', appCompose(withEnvironment('{ "<<": { KEY_MODE: derived } }')), 'a merge key'],
    ['that substitutes', appCompose(withEnvironment('{ KEY_MODE: $MODE }')), 'KEY_MODE is not a literal'],
    ['that passes on', appCompose(withEnvironment('{ KEY_MODE: }')), 'KEY_MODE is not a literal'],
    ['that passes a line on', appCompose(withEnvironment('[KEY_MODE]')), 'KEY_MODE is not a literal'],
    [
      'with a number',
      appCompose(withEnvironment('{ MAX_CODE_BYTES: 1 }')),
      'MAX_CODE_BYTES is not a literal',
    ],
    ['with a line twice', appCompose(withEnvironment('[KEY_MODE=derived, KEY_MODE=derived]')), 'twice'],
    ['with a wrong value', appCompose(withEnvironment('{ KEY_MODE: fixed }')), 'KEY_MODE is not one of'],
    [
      'whose encrypted environment may set one',
      appCompose(derived, { allowed_envs: ['DATABASE_URL', 'KEY_MODE'] }),
      'allowed_envs lets the host set KEY_MODE',
    ],
  ])('%s', (_what, document, problem) => {
    expect(problemsOf(document).join()).toContain(problem);
  });
});
