import { writeFileSync } from 'node:fs';
import { fromUtf8, toHex } from '../primitives/bytes.ts';
import { sha256 } from '../primitives/hash.ts';
import { appComposeText, parseSettings, SettingsError, textHash } from './compose-hash/app-compose.ts';
import { appComposeDifferences, type Difference } from './compose-hash/differences.ts';
import { hasPlaceholder, isImageReference, withImage } from './compose-hash/images.ts';
import { findPin, parsePins } from './compose-hash/pre-launch.ts';
import { type RepositoryFile, readRepositoryFile } from './compose-hash/repository.ts';
import { readBytes } from './read-file.ts';
import { UsageError } from './usage-error.ts';

/** As the command line gives them. */
export type ComposeHashArguments = {
  readonly compose?: string;
  readonly settings?: string;
  readonly image?: string;
  readonly preLaunchScript?: string;
  readonly from?: string;
  readonly out?: string;
};

/** Prints the measured document and its hash, or compares it with a given one. Returns the exit code. */
export async function composeHash(args: ComposeHashArguments): Promise<number> {
  const ours = makeAppCompose(args);
  if (args.from !== undefined) return compare(ours, args.from);
  if (args.out === undefined) process.stdout.write(`${ours}\n\n`);
  else writeText(args.out, ours);
  const hash = textHash(ours);
  process.stdout.write(`sha256  ${hash}\napp id  ${hash.slice(0, 40)}, unless the KMS contract gave one\n`);
  return 0;
}

/** The exact text. Throws `UsageError` for a file, an image or a script that it cannot take. */
export function makeAppCompose(args: ComposeHashArguments): string {
  const { image, preLaunchScript } = args;
  if (image !== undefined && !isImageReference(image)) {
    throw new UsageError(`--image ${image}: name it by digest, as registry/name@sha256:…`);
  }
  const plain = readText(args.compose, 'docker-compose.yml');
  const dockerCompose = image === undefined ? plain : withImage(plain, image);
  if (hasPlaceholder(dockerCompose)) say('an image has no digest yet: this is the hash of no deployment');
  return appComposeText({
    settings: readSettings(readText(args.settings, 'deploy/app-compose.json')),
    dockerCompose,
    preLaunchScript: preLaunchScript === undefined ? undefined : readScript(preLaunchScript),
  });
}

function readSettings(text: string) {
  try {
    return parseSettings(text);
  } catch (cause) {
    if (cause instanceof SettingsError) throw new UsageError(cause.message, { cause });
    throw cause;
  }
}

const readText = (file: string | undefined, usual: RepositoryFile): string =>
  file === undefined ? readRepositoryFile(usual) : fromUtf8(readBytes(file));

function readScript(file: string): string {
  const script = fromUtf8(readBytes(file));
  const pin = findPin(parsePins(readRepositoryFile('deploy/pre-launch.json')), script);
  if (pin === undefined) {
    throw new UsageError(
      `${file}: sha256 ${textHash(script)} is not pinned in deploy/pre-launch.json. Read the script, then pin it`,
    );
  }
  say(`pre-launch script: ${pin.name}`);
  return script;
}

function compare(ours: string, file: string): number {
  const bytes = readBytes(file);
  const [ourHash, theirHash] = [textHash(ours), toHex(sha256(bytes))];
  process.stdout.write(`ours    ${ourHash}\ntheirs  ${theirHash}  ${file}\n`);
  if (ourHash === theirHash) {
    process.stdout.write('the same text\n');
    return 0;
  }
  const differences = readDifferences(ours, bytes, file);
  const lines = differences.map(({ field, words }) => `  ${field}: ${words}`);
  const same = 'the same fields and values, spelled otherwise: other bytes are another hash';
  process.stdout.write(`${[lines.length === 0 ? same : 'different:', ...lines].join('\n')}\n`);
  return 1;
}

function readDifferences(ours: string, bytes: Uint8Array, file: string): readonly Difference[] {
  try {
    return appComposeDifferences(ours, fromUtf8(bytes));
  } catch (cause) {
    throw new UsageError(`${file}: is no app-compose document`, { cause });
  }
}

function writeText(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no reason given';
    throw new UsageError(`${file}: cannot be written (${code})`, { cause });
  }
}

const say = (words: string): void => {
  process.stderr.write(`near-enclave compose-hash: ${words}\n`);
};
