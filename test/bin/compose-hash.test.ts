import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getComposeHash } from '@phala/dstack-sdk/get-compose-hash';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import {
  appComposeText,
  parseSettings,
  SettingsError,
  textHash,
} from '../../src/bin/compose-hash/app-compose.ts';
import { appComposeDifferences } from '../../src/bin/compose-hash/differences.ts';
import { hasPlaceholder, isImageReference, withImage } from '../../src/bin/compose-hash/images.ts';
import { findPin, parsePins } from '../../src/bin/compose-hash/pre-launch.ts';
import { runCommand } from '../support/run-command.ts';
import { sharedFile } from '../support/shared.ts';

const root = join(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'near-enclave-'));
afterAll(() => rmSync(folder, { recursive: true }));
const fileOf = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const settings = parseSettings(read('deploy/app-compose.json'));
const digest = 'ab'.repeat(32);
const image = `registry.example/near-enclave@sha256:${digest}`;

describe('appComposeText', () => {
  test('gives the known text and hash of a small deployment', () => {
    const text = appComposeText({
      settings,
      dockerCompose: 'services: {}\n',
      preLaunchScript: '#!/bin/bash\n',
    });
    expect(text).toBe(
      '{"allowed_envs":[],"docker_compose_file":"services: {}\\n","gateway_enabled":true,"key_provider_id":"",' +
        '"kms_enabled":true,"local_key_provider_enabled":false,"manifest_version":2,"name":"near-enclave",' +
        '"no_instance_id":false,"pre_launch_script":"#!/bin/bash\\n","public_logs":false,"public_sysinfo":false,' +
        '"public_tcbinfo":true,"runner":"docker-compose","secure_time":true,"storage_fs":"zfs"}',
    );
    expect(textHash(text)).toBe('e02fa2e74174073d688e15bed9318cf2f19537407d7afd113005953c3df54a82');
  });

  test("hashes to what dstack's own SDK says", () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(text, fc.option(text, { nil: undefined }), (dockerCompose, preLaunchScript) => {
        const document = appComposeText({ settings, dockerCompose, preLaunchScript });
        expect(textHash(document)).toBe(getComposeHash(JSON.parse(document)));
      }),
    );
  });

  test('changes with every byte of the compose file', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        const hash = (dockerCompose: string) =>
          textHash(appComposeText({ settings, dockerCompose, preLaunchScript: undefined }));
        expect(hash(one) === hash(other)).toBe(one === other);
      }),
    );
  });
});

describe('parseSettings', () => {
  test.each([
    ['a clock of the host', { ...settings, secure_time: false }, 'secure_time'],
    ['no KMS', { ...settings, kms_enabled: false }, 'kms_enabled'],
    ['a script that runs before docker is asked', { ...settings, runner: 'bash' }, 'runner'],
    ['a compose file of its own', { ...settings, docker_compose_file: '' }, 'docker_compose_file'],
    ['a missing switch', { ...settings, public_logs: undefined }, 'public_logs'],
  ])('refuses %s', (_, value, field) => {
    expect(() => parseSettings(JSON.stringify(value))).toThrow(field);
    expect(() => parseSettings(JSON.stringify(value))).toThrow(SettingsError);
  });

  test('refuses what is not JSON', () => {
    expect(() => parseSettings('{')).toThrow(SettingsError);
  });

  test('keeps fields of dstack that it does not know', () => {
    expect(parseSettings(JSON.stringify({ ...settings, swap_size: 5 }))).toMatchObject({ swap_size: 5 });
  });
});

describe('withImage', () => {
  test('puts the digest in for every service of ours, and nowhere else', () => {
    const compose = read('docker-compose.yml');
    const put = withImage(compose, image);
    expect(hasPlaceholder(compose)).toBe(true);
    expect(hasPlaceholder(put)).toBe(false);
    expect(put.split(image)).toHaveLength(3);
    expect(put.replaceAll(image, `registry.example/near-enclave@sha256:${'0'.repeat(64)}`)).toBe(compose);
  });

  test('leaves images of others alone', () => {
    const other = `services:\n  db:\n    image: postgres@sha256:${'cd'.repeat(32)}\n`;
    expect(withImage(other, image)).toBe(other);
  });

  test.each([
    [image, true],
    ['registry.example/near-enclave:latest', false],
    [`registry.example/near-enclave@sha256:${digest.slice(2)}`, false],
    [`-x@sha256:${digest}`, false],
  ])('reads %s', (reference, isOne) => {
    expect(isImageReference(reference)).toBe(isOne);
  });
});

test('findPin knows a script by its exact bytes', () => {
  const pins = parsePins(
    JSON.stringify({ scripts: [{ name: 'n', origin: 'o', sha256: textHash('echo 1\n') }] }),
  );
  expect(findPin(pins, 'echo 1\n')?.name).toBe('n');
  expect(findPin(pins, 'echo 1')).toBeUndefined();
});

describe('appComposeDifferences', () => {
  const ours = appComposeText({ settings, dockerCompose: 'a\nb\n', preLaunchScript: undefined });
  const changed = (change: object) => JSON.stringify({ ...JSON.parse(ours), ...change });

  test.each([
    [
      'a line',
      { docker_compose_file: 'a\nc\n' },
      ['docker_compose_file', 'first at line 2: ours "b", theirs "c"'],
    ],
    [
      'a line more',
      { docker_compose_file: 'a\nb\n\n' },
      ['docker_compose_file', 'first at line 4: ours "(no such line)", theirs ""'],
    ],
    ['a switch', { public_logs: true }, ['public_logs', 'ours false, theirs true']],
    ['a field more', { init_script: 'x' }, ['init_script', 'only in theirs: "x"']],
    ['a field less', { storage_fs: undefined }, ['storage_fs', 'only in ours: "zfs"']],
  ])('names %s', (_, change, [field, words]) => {
    expect(appComposeDifferences(ours, changed(change))).toEqual([{ field, words }]);
  });

  test('shows long texts by their hash', () => {
    const [difference] = appComposeDifferences(ours, changed({ pre_launch_script: 'line\n'.repeat(9) }));
    expect(difference?.words).toBe(`only in theirs: 45 characters, sha256 ${textHash('line\n'.repeat(9))}`);
  });

  test('finds none where only the order differs', () => {
    const reversed = Object.fromEntries(Object.entries(JSON.parse(ours)).reverse());
    expect(appComposeDifferences(ours, JSON.stringify(reversed))).toEqual([]);
  });

  test('refuses what is no document', () => {
    expect(() => appComposeDifferences(ours, '[]')).toThrow(SyntaxError);
  });
});

describe('near-enclave compose-hash', () => {
  const run = (...args: readonly string[]) => runCommand(['compose-hash', ...args]);

  test('writes the exact bytes whose hash it prints', async () => {
    const out = join(folder, 'out.json');
    const { exitCode, stdout, stderr } = await run('--image', image, '--out', out);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain(textHash(readFileSync(out, 'utf8')));
    const again = await run('--image', image, '--from', out);
    expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('the same text') });
  });

  test('says that a placeholder is no deployment', async () => {
    expect((await run()).stderr).toContain('no digest yet');
  });

  test('hashes a real document by its exact bytes, and names what differs', async (context) => {
    const theirs = sharedFile(context, 'facts/dcap/nearmpc_app_compose.json');
    const { exitCode, stdout } = await run('--from', theirs);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('2911e1f733466216dedb862d6d669e11256ee7a34ce4dbc66c4b807ba7a9c895');
    expect(stdout).toContain('  kms_enabled: ours true, theirs false');
  });

  test('tells another spelling from another deployment', async () => {
    const out = join(folder, 'spelled.json');
    await run('--out', out);
    const spelled = fileOf('spelled.json', `${readFileSync(out, 'utf8')}\n`);
    expect(await run('--from', spelled)).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('spelled otherwise'),
    });
  });

  test.each([
    [
      'a script that nobody pinned',
      ['--pre-launch-script', fileOf('script.sh', 'rm -rf /\n')],
      'is not pinned',
    ],
    ['an image by tag', ['--image', 'near-enclave:latest'], 'name it by digest'],
    ['settings without secure time', ['--settings', fileOf('s.json', '{}')], 'secure_time'],
    ['a document that is none', ['--from', fileOf('none.json', '7')], 'is no app-compose document'],
    [
      'a file that cannot be written',
      ['--out', join(folder, 'no/such/folder')],
      'cannot be written (ENOENT)',
    ],
    ['a file that is not there', ['--compose', join(folder, 'nowhere')], 'ENOENT'],
  ])('refuses %s', async (_, args, words) => {
    const { exitCode, stderr } = await run(...args);
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: expect.stringContaining(words) });
  });
});
