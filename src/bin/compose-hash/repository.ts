import { readFileSync } from 'node:fs';
import { UsageError } from '../usage-error.ts';

/** What a deployment is made of, beside the image. */
export type RepositoryFile = 'docker-compose.yml' | 'deploy/app-compose.json' | 'deploy/pre-launch.json';

/** Reads a file of the repository. Throws `UsageError` where there is none: in the image and in the npm package. */
export function readRepositoryFile(name: RepositoryFile): string {
  try {
    return readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8');
  } catch (cause) {
    throw new UsageError(`${name} is not here: run this in a checkout of the repository`, { cause });
  }
}
