import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textHash } from '../compose-hash/app-compose.ts';
import { withImage } from '../compose-hash/images.ts';
import { readRepositoryFile } from '../compose-hash/repository.ts';
import { makeAppCompose } from '../compose-hash.ts';
import { type OciImage, readImageConfig, writeOciImage } from './oci-image.ts';
import { copySource, extractCommit } from './source.ts';

/** A commit by its full hash, or a folder as it stands. */
export type Source =
  | { readonly kind: 'commit'; readonly commit: string }
  | { readonly kind: 'folder'; readonly folder: string };

export type ReleaseOptions = {
  readonly repository: string;
  readonly source: Source;
  /** Must not exist. Gets `image` (OCI layout), `docker-compose.yml`, `app-compose.json`. */
  readonly out: string;
  /** Where the image will be pulled from, without a digest: it is part of the compose file, hence of the hash. */
  readonly imageName: string;
  readonly preLaunchScript: string | undefined;
};

export type Release = { readonly image: OciImage; readonly composeHash: string };

/**
 * From source to image and compose hash. Takes the network for packages, some 40 seconds, and root's rights. Throws
 * `RecipeFailure` or `UsageError`, and leaves nothing then.
 */
export async function makeRelease(options: ReleaseOptions): Promise<Release> {
  mkdirSync(options.out, { recursive: true });
  try {
    const image = await makeImage(options);
    return { image, composeHash: writeDeployment(options, `${options.imageName}@${image.digest}`) };
  } catch (cause) {
    rmSync(options.out, { recursive: true });
    throw cause;
  }
}

async function makeImage({ repository, source, out }: ReleaseOptions): Promise<OciImage> {
  const folder = mkdtempSync(join(tmpdir(), 'near-enclave-source-'));
  try {
    if (source.kind === 'commit') extractCommit(repository, source.commit, folder);
    else copySource(source.folder, folder);
    const recipe = join(folder, 'deploy/image');
    const rootTar = join(out, 'root.tar');
    runRecipe(join(recipe, 'make-root.sh'), folder, rootTar);
    return await writeOciImage(join(out, 'image'), rootTar, readImageConfig(join(recipe, 'config.json')));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The script has said on stderr why it ended. */
export class RecipeFailure extends Error {}

function runRecipe(script: string, source: string, rootTar: string): void {
  const { status } = spawnSync(script, [source, rootTar], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new RecipeFailure(`${script} ended with ${status ?? 'a signal'}: nothing was made`);
}

/** Returns the compose hash. */
function writeDeployment({ out, preLaunchScript }: ReleaseOptions, image: string): string {
  const compose = join(out, 'docker-compose.yml');
  writeFileSync(compose, withImage(readRepositoryFile('docker-compose.yml'), image));
  const appCompose = makeAppCompose({
    compose,
    ...(preLaunchScript === undefined ? {} : { preLaunchScript }),
  });
  writeFileSync(join(out, 'app-compose.json'), appCompose);
  return textHash(appCompose);
}
