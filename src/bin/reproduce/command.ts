import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import { UsageError } from '../usage-error.ts';
import { makeRelease, RecipeFailure, type Release, type Source } from './make-release.ts';
import { resolveCommit } from './source.ts';

export type ReproduceArguments = {
  readonly out: string;
  readonly imageName: string;
  readonly folder?: string;
  readonly preLaunchScript?: string;
  readonly expectImage?: string;
  readonly expectComposeHash?: string;
  readonly twice?: boolean;
};

const help = `
Makes the production image of a commit, its digest, and the hash of the app-compose that names it: what a quote of a
deployment of that commit must show. The same commit gives the same bytes on every machine. Needs root, amd64, mmdebstrap,
npm, and the network for packages, which are pinned by hash. DEBIAN_MIRROR names another mirror than apt's own.

Compose file, settings and name of the image are those of the working tree: they are not in the image.

Exit codes:
  0  made; with --twice or --expect-…, equal
  1  made, and something is not equal; or nothing was made, and why
  3  the command was called wrongly

Examples:
  npm run reproduce -- v0.1.0 --image-name registry.example/near-enclave --pre-launch-script prelaunch.sh
  npm run reproduce -- v0.1.0 --expect-image sha256:6f1c…e2
  skopeo copy --preserve-digests oci:data/release/image:near-enclave docker://registry.example/near-enclave:v0.1.0`;

/** Runs `npm run reproduce`. Returns the exit code. */
export async function runReproduce(repository: string, argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = new Command('reproduce')
    .description('Commit, root file system, image digest, compose hash.')
    .argument('[commit]', 'any name of a commit', 'HEAD')
    .option('--out <folder>', 'a new folder for the image and the two texts', 'data/release')
    .option('--image-name <name>', 'where the image is pulled from', 'registry.example/near-enclave')
    .option('--folder <folder>', 'a source as it stands, in the place of a commit: for no release')
    .option('--pre-launch-script <file>', "the platform's script, exact bytes")
    .option('--twice', 'makes it a second time, apart, and compares')
    .option('--expect-image <digest>', 'what it should come to, as sha256:…')
    .option('--expect-compose-hash <hex>', 'what it should come to')
    .addHelpText('after', help)
    .exitOverride()
    .action(async (revision: string, args: ReproduceArguments) => {
      exitCode = await reproduce(repository, revision, args);
    });
  try {
    await program.parseAsync([...argv]);
    return exitCode;
  } catch (cause) {
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? 0 : 3;
    if (!(cause instanceof UsageError || cause instanceof RecipeFailure)) throw cause;
    process.stderr.write(`reproduce: ${cause.message}\n`);
    return cause instanceof UsageError ? 3 : 1;
  }
}

async function reproduce(repository: string, revision: string, args: ReproduceArguments): Promise<number> {
  const source: Source =
    args.folder === undefined
      ? { kind: 'commit', commit: resolveCommit(repository, revision) }
      : { kind: 'folder', folder: resolve(args.folder) };
  const { imageName, preLaunchScript } = args;
  const make = (out: string) => makeRelease({ repository, source, out, imageName, preLaunchScript });
  const out = newFolder(args.out);
  const release = await make(out);
  const second = args.twice === true ? await make(newFolder(`${args.out}-again`)) : undefined;
  const unequal = differences(release, second, args);
  process.stdout.write(`${[...describe(source, release, out), ...unequal].join('\n')}\n`);
  return unequal.length === 0 ? 0 : 1;
}

function newFolder(folder: string): string {
  if (existsSync(folder)) throw new UsageError(`--out ${folder}: is there already`);
  return resolve(folder);
}

/** One line for each thing that is not as it should be. */
export function differences(
  { image, composeHash }: Release,
  second: Release | undefined,
  { expectImage, expectComposeHash }: Pick<ReproduceArguments, 'expectImage' | 'expectComposeHash'>,
): readonly string[] {
  const pairs = [
    ['image, made a second time', second?.image.digest, image.digest],
    ['image, as expected', expectImage, image.digest],
    ['compose hash, as expected', expectComposeHash, composeHash],
  ] as const;
  return pairs.flatMap(([what, expected, actual]) =>
    expected === undefined || expected === actual ? [] : [`NOT EQUAL: ${what}: ${expected}`],
  );
}

const describe = (source: Source, { image, composeHash }: Release, out: string): readonly string[] => [
  source.kind === 'commit' ? `commit            ${source.commit}` : `folder            ${source.folder}`,
  `root file system  ${image.layer.digest}  (${image.layer.size} bytes)`,
  `image             ${image.digest}`,
  `compose hash      ${composeHash}`,
  `written to        ${out}`,
];
