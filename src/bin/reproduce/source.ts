import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../usage-error.ts';

/** What of a source the image is made of. The same list as .dockerignore. */
export const imageSources: readonly string[] = [
  '.npmrc',
  'LICENSE',
  'attestation',
  'deploy/image',
  'package-lock.json',
  'package.json',
  'src',
];

/** Its full hash. Throws `UsageError` when there is no such commit. */
export function resolveCommit(repository: string, revision: string): string {
  try {
    return git(repository, 'rev-parse', '--verify', '--quiet', `${revision}^{commit}`).toString().trim();
  } catch (cause) {
    throw new UsageError(`${revision}: is no commit of this repository`, { cause });
  }
}

/** Writes the files of a commit into `folder`: nothing of the working tree. */
export function extractCommit(repository: string, commit: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const archive = git(repository, 'archive', '--format=tar', commit, ...imageSources);
  execFileSync('tar', ['--extract', '--file', '-', '--directory', folder], { input: archive });
}

/** Copies the files of a folder that is no commit: for trying out, never for a release. */
export function copySource(from: string, folder: string): void {
  for (const name of imageSources) cpSync(join(from, name), join(folder, name), { recursive: true });
}

const git = (repository: string, ...args: readonly string[]): Buffer =>
  execFileSync('git', ['-C', repository, ...args], {
    maxBuffer: 2 ** 30,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
