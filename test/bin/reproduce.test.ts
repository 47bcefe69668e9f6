import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { differences } from '../../src/bin/reproduce/command.ts';
import { type OciImage, readImageConfig, writeOciImage } from '../../src/bin/reproduce/oci-image.ts';
import { copySource, extractCommit, imageSources, resolveCommit } from '../../src/bin/reproduce/source.ts';
import { UsageError } from '../../src/bin/usage-error.ts';
import { runEntry } from '../support/run-command.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'near-enclave-'));
afterAll(() => rmSync(folder, { recursive: true }));

const config = readImageConfig(join(root, 'deploy/image/config.json'));

async function imageIn(name: string, content: string): Promise<OciImage> {
  const tar = join(folder, `${name}.tar`);
  writeFileSync(tar, content);
  return await writeOciImage(join(folder, name), tar, config);
}

const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
const json = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

describe('writeOciImage', () => {
  test('has the known digest for a known root file system', async () => {
    const image = await imageIn('known', 'a tar');
    expect(image.layer.digest).toBe(`sha256:${createHash('sha256').update('a tar').digest('hex')}`);
    expect(image.digest).toBe('sha256:1aea87fba36e85089b208c122ab31ba0ac8896aeee01de0ebd226ff8315c09ab');
  });

  test('gives the same digest to the same root file system, and another to another', async () => {
    const [one, same, other] = [
      await imageIn('one', 'x'),
      await imageIn('same', 'x'),
      await imageIn('other', 'y'),
    ];
    expect(one).toEqual(same);
    expect(other.digest).not.toBe(one.digest);
  });

  test('names each blob by its hash, and each link leads to one', async () => {
    const image = await imageIn('layout', 'z');
    const blobs = join(folder, 'layout/blobs/sha256');
    const names = readdirSync(blobs);
    expect(names).toHaveLength(3);
    for (const name of names) expect(sha256(join(blobs, name))).toBe(name);
    const blob = (digest: string) => json(join(blobs, digest.slice('sha256:'.length)));
    const [entry] = json(join(folder, 'layout/index.json')).manifests;
    expect(entry.digest).toBe(image.digest);
    const manifest = blob(entry.digest);
    expect(manifest.layers).toEqual([image.layer]);
    expect(blob(manifest.config.digest)).toMatchObject({
      config: config.config,
      created: '1970-01-01T00:00:00Z',
      rootfs: { type: 'layers', diff_ids: [image.layer.digest] },
    });
    expect(json(join(folder, 'layout/oci-layout'))).toEqual({ imageLayoutVersion: '1.0.0' });
  });

  test('is read by another implementation', async ({ skip }) => {
    const hasUmoci = execFileSync('sh', ['-c', 'command -v umoci || true']).length > 0;
    skip(!hasUmoci, 'umoci is not installed');
    const content = join(folder, 'content');
    mkdirSync(content);
    writeFileSync(join(content, 'hello'), 'world');
    const tar = join(folder, 'real.tar');
    execFileSync('tar', ['-cf', tar, '-C', content, '.']);
    await writeOciImage(join(folder, 'real'), tar, config);
    const bundle = join(folder, 'bundle');
    execFileSync('umoci', [
      'unpack',
      '--rootless',
      '--image',
      `${join(folder, 'real')}:near-enclave`,
      bundle,
    ]);
    expect(readFileSync(join(bundle, 'rootfs/hello'), 'utf8')).toBe('world');
    expect(json(join(bundle, 'config.json')).process.args).toEqual([
      ...config.config.Entrypoint,
      ...config.config.Cmd,
    ]);
  });
});

describe('the source of an image', () => {
  const repository = join(folder, 'repository');
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', repository, '-c', 'user.name=n', '-c', 'user.email=n@n', ...args]);
  mkdirSync(repository);
  git('init', '--quiet');
  for (const name of imageSources) {
    const isFolder = ['attestation', 'deploy/image', 'src'].includes(name);
    mkdirSync(join(repository, isFolder ? name : '.'), { recursive: true });
    writeFileSync(join(repository, isFolder ? `${name}/file` : name), name);
  }
  writeFileSync(join(repository, 'docker-compose.yml'), 'services: {}');
  git('add', '.');
  git('commit', '--quiet', '-m', 'first');
  const commit = resolveCommit(repository, 'HEAD');
  writeFileSync(join(repository, 'src/file'), 'changed since');
  writeFileSync(join(repository, 'src/untracked'), 'never committed');

  test('is a commit, whatever the working tree holds', () => {
    const out = join(folder, 'extracted');
    extractCommit(repository, commit, out);
    expect(readFileSync(join(out, 'src/file'), 'utf8')).toBe('src');
    expect(readdirSync(join(out, 'src'))).toEqual(['file']);
    expect(readdirSync(out).sort()).toEqual(
      [...new Set(imageSources.map((name) => name.split('/')[0]))].sort(),
    );
  });

  test('is a folder as it stands when that is asked for', () => {
    const out = join(folder, 'copied');
    copySource(repository, out);
    expect(readFileSync(join(out, 'src/file'), 'utf8')).toBe('changed since');
    expect(readdirSync(out)).not.toContain('docker-compose.yml');
  });

  test('must be a commit that exists', () => {
    expect(commit).toMatch(/^[0-9a-f]{40}$/);
    expect(() => resolveCommit(repository, 'no-such-branch')).toThrow(UsageError);
    expect(() => resolveCommit(repository, '--all')).toThrow(UsageError);
  });
});

describe('differences', () => {
  const release = (digest: string, composeHash: string) => ({
    image: { digest, layer: { mediaType: 'm', digest: 'd', size: 1 } },
    composeHash,
  });
  const made = release('sha256:a', 'b');

  test.each([
    ['nothing to compare with', undefined, {}, []],
    ['all equal', made, { expectImage: 'sha256:a', expectComposeHash: 'b' }, []],
    ['a second image that differs', release('sha256:c', 'b'), {}, ['image, made a second time: sha256:c']],
    ['another image than expected', undefined, { expectImage: 'sha256:c' }, ['image, as expected: sha256:c']],
    ['another hash than expected', undefined, { expectComposeHash: 'c' }, ['compose hash, as expected: c']],
  ])('of %s', (_, second, expected, lines) => {
    expect(differences(made, second, expected)).toEqual(lines.map((line) => `NOT EQUAL: ${line}`));
  });
});

describe('npm run reproduce', () => {
  const run = (...args: readonly string[]) => runEntry(join(root, 'src/bin/reproduce.ts'), args);

  /** A source whose recipe is this script. */
  function sourceWith(name: string, script: string): string {
    const source = join(folder, name);
    for (const path of imageSources) {
      const isFolder = ['attestation', 'deploy/image', 'src'].includes(path);
      mkdirSync(join(source, isFolder ? path : '.'), { recursive: true });
      if (!isFolder) writeFileSync(join(source, path), path);
    }
    writeFileSync(join(source, 'deploy/image/make-root.sh'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    copyFileSync(join(root, 'deploy/image/config.json'), join(source, 'deploy/image/config.json'));
    return source;
  }

  test('goes from a source to an image, and from it to the compose hash', async () => {
    const out = join(folder, 'out');
    const source = sourceWith('good', 'cat "$1/LICENSE" > "$2"');
    const { exitCode, stdout } = await run('--folder', source, '--out', out, '--twice');
    expect(exitCode).toBe(0);
    const [, image = ''] = /^image +(\S+)$/m.exec(stdout) ?? [];
    const [, composeHash = ''] = /^compose hash +(\S+)$/m.exec(stdout) ?? [];
    expect(sha256(join(out, 'app-compose.json'))).toBe(composeHash);
    const compose = readFileSync(join(out, 'docker-compose.yml'), 'utf8');
    expect(compose.split(`registry.example/near-enclave@${image}`)).toHaveLength(3);
    expect(json(join(out, 'app-compose.json')).docker_compose_file).toBe(compose);
    expect(json(join(`${out}-again`, 'image/index.json'))).toEqual(json(join(out, 'image/index.json')));
  });

  test('finds a recipe that does not repeat itself', async () => {
    const source = sourceWith('random', 'head -c 16 /dev/urandom > "$2"');
    const { exitCode, stdout } = await run(
      '--folder',
      source,
      '--out',
      join(folder, 'random-out'),
      '--twice',
    );
    expect(exitCode).toBe(1);
    expect(stdout).toContain('NOT EQUAL: image, made a second time: sha256:');
  });

  test('says when the recipe fails, and leaves nothing', async () => {
    const out = join(folder, 'failed-out');
    const source = sourceWith('failing', 'echo "no mirror" >&2; exit 4');
    const { exitCode, stderr } = await run('--folder', source, '--out', out);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('no mirror');
    expect(stderr).toContain('ended with 4: nothing was made');
    expect(existsSync(out)).toBe(false);
  });

  test.each([
    ['a commit that does not exist', ['no-such-commit'], 'is no commit of this repository'],
    ['a folder that is there', ['--folder', root, '--out', folder], 'is there already'],
    ['an option that it does not have', ['--fast'], "unknown option '--fast'"],
  ])('refuses %s', async (_, args, words) => {
    const { exitCode, stderr } = await run(...args);
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: expect.stringContaining(words) });
  });
});
