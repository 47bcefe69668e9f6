import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { appComposeText, parseSettings } from '../../src/bin/compose-hash/app-compose.ts';
import { parsePins } from '../../src/bin/compose-hash/pre-launch.ts';
import { keyService, measuredTrust } from '../../src/proof/measured-trust.ts';
import { trustVariableNames } from '../../src/proof/trust-config-env.ts';
import { operationVariableNames, parseConfig } from '../../src/server/config.ts';
import { parsePolicy } from '../../src/verifier/policy.ts';

const read = (name: string): string => readFileSync(join(import.meta.dirname, '../..', name), 'utf8');
const text = read('docker-compose.yml');

const serviceShape = z.looseObject({
  image: z.string(),
  command: z.array(z.string()),
  user: z.string(),
  read_only: z.boolean(),
  cap_drop: z.array(z.string()),
  security_opt: z.array(z.string()),
  pids_limit: z.int(),
  mem_limit: z.string(),
  tmpfs: z.array(z.string()),
  volumes: z.array(z.string()),
});
const { services, volumes } = z
  .strictObject({ services: z.record(z.string(), serviceShape), volumes: z.record(z.string(), z.unknown()) })
  .parse(parse(text));
const all = Object.entries(services);
const service = (name: string) => serviceShape.parse(services[name]);

describe('docker-compose.yml', () => {
  test('has the service that holds the keys, and one for contracts', () => {
    expect(Object.keys(services)).toEqual([keyService, 'executor']);
    expect(Object.keys(volumes)).toEqual(['data', 'executor']);
  });

  test('takes nothing from the environment of the host', () => {
    expect(text).not.toContain('$');
    for (const [, one] of all) expect(one).not.toHaveProperty('env_file');
  });

  test.each(all)('names the image of %s by digest and builds nothing', (_, one) => {
    expect(one.image).toMatch(/^[a-z0-9./-]+@sha256:[0-9a-f]{64}$/);
    expect(one).not.toHaveProperty('build');
    expect(one['platform']).toBe('linux/amd64');
  });

  test.each(all)('gives %s nothing that it does not need', (_, one) => {
    expect(one.read_only).toBe(true);
    expect(one.cap_drop).toEqual(['ALL']);
    expect(one.security_opt).toEqual(['no-new-privileges:true']);
    for (const key of ['cap_add', 'privileged', 'devices', 'pid', 'ipc', 'userns_mode']) {
      expect(one).not.toHaveProperty(key);
    }
    for (const mount of one.tmpfs) expect(mount).toMatch(/:size=\d+m,noexec,nosuid,nodev$/);
  });

  test('runs each service as a user of its own, none of them root', () => {
    const users = all.map(([, { user }]) => user);
    expect(new Set(users).size).toBe(users.length);
    for (const user of users) expect(user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  });

  test('keeps the network, the ports and the agent from the executor', () => {
    const executor = service('executor');
    expect(executor['network_mode']).toBe('none');
    expect(executor).not.toHaveProperty('ports');
    expect(executor.volumes).toEqual(['executor:/run/executor']);
    expect(executor).not.toHaveProperty('environment');
  });

  test('never joins the network of the host', () => {
    expect(all.map(([, one]) => one['network_mode'])).toEqual([undefined, 'none']);
    expect(text).not.toContain('docker.sock');
  });

  test('mounts one path of the host: the socket of the guest agent, for the service with the keys', () => {
    const paths = all.flatMap(([name, one]) =>
      one.volumes.filter((volume) => volume.startsWith('/')).map((volume) => [name, volume]),
    );
    expect(paths).toEqual([[keyService, '/var/run/dstack.sock:/var/run/dstack.sock']]);
  });

  test('lets the executor own the volume between them, and the service no more than connect', () => {
    expect(volumes['executor']).toEqual({
      driver_opts: {
        type: 'tmpfs',
        device: 'tmpfs',
        o: 'size=1m,uid=10002,gid=10001,mode=2750,noexec,nosuid,nodev',
      },
    });
    expect(service(keyService).user).toBe('10001:10001');
    expect(service('executor').user).toBe('10002:10002');
  });

  test('runs one image in both', () => {
    expect(new Set(all.map(([, { image }]) => image)).size).toBe(1);
  });
});

describe('the environment of the service', () => {
  const environment = z.record(z.string(), z.string()).parse(service(keyService)['environment']);

  test('writes every trust setting out', () => {
    expect(Object.keys(environment)).toEqual(expect.arrayContaining([...trustVariableNames]));
  });

  test('names no variable that the service does not read', () => {
    const known = [...trustVariableNames, ...operationVariableNames];
    expect(Object.keys(environment).filter((name) => !known.includes(name))).toEqual([]);
  });

  test('is understood, and is what an auditor reads from the measured document', () => {
    const appCompose = appComposeText({
      settings: parseSettings(read('deploy/app-compose.json')),
      dockerCompose: text,
      preLaunchScript: undefined,
    });
    expect(measuredTrust(appCompose)).toEqual({ ok: true, config: parseConfig(environment).trust });
  });
});

test('every script that may run before the containers is pinned with its origin', () => {
  const pins = parsePins(read('deploy/pre-launch.json'));
  expect(pins.length).toBeGreaterThan(0);
  for (const pin of pins) expect(pin.origin).toMatch(/commit [0-9a-f]{7}/);
});

describe('the template of a policy', () => {
  const policy = parsePolicy(read('attestation/policy.json'));

  test('accepts the services and switches that we deploy', () => {
    const settings = parseSettings(read('deploy/app-compose.json'));
    expect(policy.compose.services).toEqual(Object.keys(services));
    expect(policy.compose.allowed_envs).toEqual(settings.allowed_envs);
    for (const [name, value] of Object.entries(policy.compose.flags)) {
      if (value !== null) expect(settings[name], name).toBe(value);
    }
  });
});
