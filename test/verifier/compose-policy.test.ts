import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { defaultAppCompose } from '../../src/dev-enclave/app-compose.ts';
import { toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import { AppComposeError, parseAppCompose } from '../../src/verifier/app-compose.ts';
import { runCheck } from '../../src/verifier/check.ts';
import { appComposeCheck } from '../../src/verifier/checks/app-compose.ts';
import { composeServices } from '../../src/verifier/checks/compose-services.ts';
import { ComposeFileError, parseComposeFile } from '../../src/verifier/compose-file.ts';
import type { ComposeRules } from '../../src/verifier/compose-rules.ts';
import { readBootFacts, runtimeEvents } from '../../src/verifier/event-log.ts';
import { gatherMachine } from '../../src/verifier/machine.ts';
import { parsePolicy } from '../../src/verifier/policy.ts';
import { devPolicy } from '../support/dev-policy.ts';
import { createBundle, issuedAt } from '../support/good-bundle.ts';

type Json = Record<string, unknown>;

const policy = await devPolicy();
const { bundle, developmentRoot } = await createBundle();
const file = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const usual: Json = JSON.parse(defaultAppCompose);
const script = '#!/bin/sh\necho begin\n';
const hashOf = (text: string) => toHex(sha256(toUtf8(text)));

/** What a check says of an app-compose document, as if it were measured. */
function judged(
  check: typeof appComposeCheck,
  document: Json | string,
  rules: Partial<ComposeRules> = {},
  initScripts: readonly string[] = [],
) {
  const appCompose = typeof document === 'string' ? document : JSON.stringify(document);
  const compose = { ...policy.compose, ...rules };
  const evidence = gatherMachine(
    { ...bundle.attestation, appCompose },
    {
      nowSeconds: issuedAt,
      policy: { ...policy, compose },
      trust: { developmentRoot },
      challenge: undefined,
      engine: {},
    },
  );
  const boot = {
    ...readBootFacts(runtimeEvents(bundle.attestation.eventLog)),
    initScriptHashes: initScripts.map((text) => sha256(toUtf8(text))),
  };
  return runCheck(check, { ...evidence, boot: { ok: true, value: boot } });
}

describe('app_compose', () => {
  test.each<readonly [string, Json, Partial<ComposeRules>, readonly string[]]>([
    ['the deployment of the development enclave', {}, {}, []],
    ['a listed script', { pre_launch_script: script }, { pre_launch_scripts: [hashOf(script)] }, []],
    ['an empty script', { pre_launch_script: '' }, {}, []],
    [
      'a listed and measured init script',
      { init_script: script },
      { init_scripts: [hashOf(script)] },
      [script],
    ],
    ['a listed variable', { allowed_envs: ['LOG_LEVEL'] }, { allowed_envs: ['LOG_LEVEL', 'PORT'] }, []],
    ['the old name of the gateway', { gateway_enabled: false, tproxy_enabled: true }, {}, []],
  ])('passes %s', (_, change, rules, scripts) => {
    expect(judged(appComposeCheck, { ...usual, ...change }, rules, scripts).detail).toMatch(
      /variables from the host/,
    );
    expect(judged(appComposeCheck, { ...usual, ...change }, rules, scripts).status).toBe('pass');
  });

  test.each<readonly [string, Json, string]>([
    ['no KMS', { kms_enabled: false }, 'kms_enabled is not true'],
    ['no gateway', { gateway_enabled: false }, 'gateway_enabled is not true'],
    ['a local key provider', { local_key_provider_enabled: true }, 'local_key_provider_enabled is not false'],
    ['a clock that the host sets', { secure_time: false }, 'secure_time is not true'],
    ['no instance id', { no_instance_id: true }, 'no_instance_id is not false'],
    ['an unlisted script', { pre_launch_script: script }, 'a pre_launch_script'],
    ['an unlisted init script', { init_script: script }, 'an init_script'],
    [
      'a script that was not measured',
      { init_script: [] as string[], pre_launch_script: script },
      'pre_launch',
    ],
    ['an unlisted variable', { allowed_envs: ['LOG_LEVEL'] }, 'lets the host set LOG_LEVEL'],
    ['a login by password', { allowed_envs: ['DSTACK_ROOT_PASSWORD'] }, 'could come in'],
    ['code by a variable', { allowed_envs: ['NODE_OPTIONS'] }, 'could come in'],
    ['a login by key', { allowed_envs: ['DSTACK_AUTHORIZED_KEYS'] }, 'could come in'],
    [
      'digests of the other version',
      { event_log_version: 2 },
      'events of version 1, the document asks for 2',
    ],
    ['a field that it does not know', { ssh_enabled: true }, 'ssh_enabled'],
    ['another runner', { runner: 'bash', bash_script: 'sh' }, 'runner'],
    ['no compose file', { docker_compose_file: undefined }, 'docker_compose_file'],
  ])('refuses %s', (_, change, message) => {
    const result = judged(appComposeCheck, { ...usual, ...change });
    expect(result).toMatchObject({ status: 'fail' });
    expect(result.detail).toContain(message);
  });

  test('refuses a login even if the policy lists the variable', () => {
    const document = { ...usual, allowed_envs: ['DSTACK_ROOT_PUBLIC_KEY'] };
    const rules = { allowed_envs: ['DSTACK_ROOT_PUBLIC_KEY'] };
    expect(judged(appComposeCheck, document, rules).detail).toContain('could come in');
  });

  test('refuses a listed init script that was not measured', () => {
    const rules = { init_scripts: [hashOf(script)] };
    const document = { ...usual, init_script: script };
    expect(judged(appComposeCheck, document, rules, ['other']).detail).toContain('not the measured ones');
    expect(judged(appComposeCheck, document, rules).detail).toContain('not the measured ones');
  });

  test('refuses a key that stands twice, which readers take differently', () => {
    const doubled = defaultAppCompose.replace('{', '{"kms_enabled":false,');
    expect(() => parseAppCompose(doubled)).toThrow(AppComposeError);
    expect(judged(appComposeCheck, doubled).status).toBe('fail');
  });

  test.each(['COMPOSE_FILE', 'DOCKER_HOST', 'LD_AUDIT', 'BASH_ENV', 'SSL_CERT_FILE'])(
    'refuses %s from the host even if the policy lists it',
    (name) => {
      const document = { ...usual, allowed_envs: [name] };
      expect(judged(appComposeCheck, document, { allowed_envs: [name] }).detail).toContain('could come in');
    },
  );

  test('looks for doubled keys in a time that grows with their number', () => {
    const many = Array.from({ length: 32_000 }, (_, index) => `"${index}":1`);
    const began = performance.now();
    expect(() => parseAppCompose(`{${many.join()}}`)).toThrow(AppComposeError);
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  test.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['YAML', 'name: x'],
  ])('refuses %s', (_, text) => {
    expect(() => parseAppCompose(text)).toThrow(AppComposeError);
  });
});

describe('compose_services', () => {
  const compose: Json = parse(usual['docker_compose_file'] as string);
  const service = (compose['services'] as Json)['near-enclave'] as Json;
  const document = (change: Json, others: Json = {}, top: Json = {}) => {
    const services = { 'near-enclave': { ...service, ...change }, ...others };
    return { ...usual, docker_compose_file: stringify({ ...compose, services, ...top }) };
  };
  const image = `other@sha256:${'ab'.repeat(32)}`;

  test('passes the deployment of the development enclave', () => {
    expect(judged(composeServices, usual)).toMatchObject({ status: 'pass' });
  });

  test('passes our own compose file under our own policy', () => {
    const rules = parsePolicy(file('attestation/policy.json')).compose;
    const source = file('docker-compose.yml');
    expect(judged(composeServices, { ...usual, docker_compose_file: source }, rules)).toMatchObject({
      status: 'pass',
    });
  });

  test.each<readonly [string, Json, string]>([
    ['an image by its tag', { image: 'near-enclave:latest' }, 'not an image by its digest'],
    [
      'an image that a variable names',
      { image: `$IMAGE@sha256:${'00'.repeat(32)}` },
      'not an image by its digest',
    ],
    ['a build', { build: '.' }, 'build'],
    ['privileges', { privileged: true }, 'privileged'],
    ["the host's network", { network_mode: 'host' }, 'network_mode'],
    ["another container's network", { network_mode: 'service:x' }, 'network_mode'],
    ["the host's processes", { pid: 'host' }, 'pid'],
    ["the host's users", { userns_mode: 'host' }, 'userns_mode'],
    ['a device', { devices: ['/dev/mem'] }, 'devices'],
    ['a file of variables', { env_file: '.env' }, 'env_file'],
    ['another service of another file', { extends: { service: 'x' } }, 'extends'],
    ['an unconfined container', { security_opt: ['seccomp:unconfined'] }, 'weakens the container'],
    ["docker's socket", { volumes: ['/var/run/docker.sock:/var/run/docker.sock'] }, '/var/run/docker.sock'],
    ['the whole host', { volumes: [{ type: 'bind', source: '/', target: '/host' }] }, 'path of the host /'],
    ['a path from here', { volumes: ['./data:/data'] }, 'path of the host ./data'],
    ['a way around', { volumes: ['/var/run/dstack.sock/../docker.sock:/x'] }, 'path of the host'],
    ['an unlisted port', { ports: ['3000:3000', '2222:22'] }, 'port 2222'],
    ['a free port', { ports: ['3000'] }, 'port 0'],
    ['a port in the long form', { ports: [{ target: 22, published: '22' }] }, 'port 22'],
    ['an unlisted capability', { cap_add: ['SYS_ADMIN'] }, 'capability SYS_ADMIN'],
    ['a command from the host', { command: ['$CMD'] }, 'a variable is put into'],
    [
      'a variable from another one',
      { environment: { NODE_OPTIONS: '$LOG_LEVEL' } },
      'NODE_OPTIONS takes the value',
    ],
    ['a variable in a list from another one', { environment: ['A=x$LOG_LEVEL'] }, 'A takes the value'],
    ['a user from the host', { user: '$USER_ID' }, 'a variable is put into'],
  ])('refuses %s', (_, change, message) => {
    const result = judged(composeServices, document(change));
    expect(result).toMatchObject({ status: 'fail' });
    expect(result.detail).toContain(message);
  });

  test.each<readonly [string, Json, Json, Partial<ComposeRules>, string]>([
    ['a service too many', { extra: { image } }, {}, {}, 'the policy lists near-enclave'],
    [
      'a service too few',
      {},
      {},
      { services: ['near-enclave', 'extra'] },
      'the policy lists near-enclave, extra',
    ],
    [
      "the guest agent in another service's reach",
      { extra: { image, volumes: ['/var/run/dstack.sock:/x'] } },
      {},
      { services: ['extra', 'near-enclave'] },
      'extra: reaches the guest agent',
    ],
    [
      'a volume that is a path',
      {},
      { volumes: { data: { driver_opts: { type: 'none', o: 'bind', device: '/' } } } },
      {},
      'volumes',
    ],
    ['a volume of somebody else', {}, { volumes: { data: { external: true } } }, {}, 'volumes'],
    ['a file brought in', {}, { include: ['other.yml'] }, {}, 'include'],
    ['secrets', {}, { secrets: { key: { file: './key' } } }, {}, 'secrets'],
  ])('refuses %s', (_, others, top, rules, message) => {
    const result = judged(composeServices, document({}, others, top), rules);
    expect(result).toMatchObject({ status: 'fail' });
    expect(result.detail).toContain(message);
  });

  test.each(['/var/run/dstack.sock', '/run/tappd.sock', '/var/run', '/run/', '/'])(
    'refuses %s in a service without keys, even if the policy lists it',
    (path) => {
      const extra = { image, volumes: [`${path}:/x`] };
      const rules = { services: ['extra', 'near-enclave'], host_paths: ['/var/run/dstack.sock', path] };
      const result = judged(composeServices, document({}, { extra }), rules);
      expect(result).toMatchObject({ status: 'fail', detail: `extra: reaches the guest agent by ${path}` });
    },
  );

  test.each<readonly [string, string]>([
    ['a key that stands twice', 'services: {}\nservices: {}\n'],
    ['an alias', 'services: &a {}\nvolumes: *a\n'],
    ['a merge key', `services:\n  x:\n    <<: {privileged: true}\n    image: ${image}\n`],
    ['a merge key among volumes', `services: {}\nvolumes:\n  <<: {name: x}\n`],
    ['a tag', `services:\n  x:\n    image: !reset ${image}\n`],
    ['two documents', `services: {}\n---\nservices: {}\n`],
    ['no YAML', '{'],
    ['no services', 'volumes: {}'],
    ["a service by a name that JavaScript's objects hide", `services:\n  __proto__:\n    image: ${image}\n`],
    [
      'a path of the host as a volume of that name',
      `services: {}\nvolumes:\n  __proto__: {driver_opts: {type: none, o: bind, device: /}}\n`,
    ],
    ...['\r', '\u0085', '\u2028', '\u2029'].map(
      (lineBreak) =>
        [
          `a comment that docker sees end at ${JSON.stringify(lineBreak)}`,
          `services:\n  x:\n    image: ${image}\n    # a note${lineBreak}    privileged: true\n`,
        ] as const,
    ),
    ['a name that is a number', `services:\n  x:\n    image: ${image}\n    environment: {1: a, "1": b}\n`],
    ['a number that docker takes for octal', `services:\n  x:\n    image: ${image}\n    expose: [010]\n`],
    ['more than dstack reads', `services:\n  x:\n    image: ${image}\n${'# a note\n'.repeat(30_000)}`],
  ])('refuses %s', (_, source) => {
    expect(() => parseComposeFile(source)).toThrow(ComposeFileError);
  });

  test('takes a plain dollar sign, and variables in the environment', () => {
    const change = { command: ['echo', '$$HOME'], environment: { LOG_LEVEL: '$LOG_LEVEL', PORT: 3000 } };
    expect(judged(composeServices, document(change))).toMatchObject({ status: 'pass' });
  });
});
