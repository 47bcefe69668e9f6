import { readFileSync } from 'node:fs';
import { fromHex, fromUtf8 } from '../primitives/bytes.ts';
import type { Trust } from '../verifier/evidence.ts';
import { parsePemChain } from '../verifier/pem-chain.ts';
import { type Policy, PolicyError, parsePolicy } from '../verifier/policy.ts';
import { exitCodes, type Report, reportToJson, reportToText, type Verdict } from '../verifier/report.ts';
import { fromIsoTime } from '../verifier/time.ts';
import { type Judging, judgeBundles } from './judge-bundles.ts';
import { readBytes } from './read-file.ts';
import { UsageError } from './usage-error.ts';

/** As the command line gives them. */
export type VerifyArguments = {
  readonly policy?: string;
  readonly at?: string;
  readonly challenge?: string;
  readonly devRoot?: boolean;
  readonly json?: boolean;
};

/**
 * Judges each file, prints its report, and returns the exit code of the worst verdict. Throws `UsageError` before
 * anything is judged when an option is wrong or a file cannot be read.
 */
export async function verifyFiles(files: readonly string[], args: VerifyArguments): Promise<number> {
  const options = readOptions(args);
  const reports = await judgeBundles({ documents: files.map(readBundleText), options });
  for (const [index, report] of reports.entries()) {
    const file = files[index] ?? '';
    process.stdout.write(
      args.json === true ? jsonLine(file, report) : `bundle ${file}\n${reportToText(report)}\n`,
    );
  }
  return exitCodes[worst(reports.map(({ verdict }) => verdict))];
}

const jsonLine = (file: string, report: Report): string =>
  `${JSON.stringify({ file, ...reportToJson(report) })}\n`;

const severity: readonly Verdict[] = ['FAIL', 'UNPROVEN', 'PASS'];

const worst = (verdicts: readonly Verdict[]): Verdict =>
  severity.find((verdict) => verdicts.includes(verdict)) ?? 'UNPROVEN';

function readOptions(args: VerifyArguments): Judging['options'] {
  const { policy, at, challenge, devRoot = false } = args;
  return {
    nowSeconds: at === undefined ? Math.floor(Date.now() / 1000) : readTime(at),
    trust: devRoot ? developmentTrust() : 'intel',
    policy: readPolicy(policy, devRoot),
    challenge: challenge === undefined ? undefined : readChallenge(challenge),
  };
}

const published = (name: string): URL => new URL(`../../attestation/${name}`, import.meta.url);

/** The root of the development enclave, as published beside the code. */
export function developmentTrust(): Trust {
  const [developmentRoot = new Uint8Array()] = parsePemChain(readFileSync(published('dev-root.pem'), 'utf8'));
  return { developmentRoot };
}

/** The policy that lists the development enclave and nothing else. */
export const developmentPolicy = (): Policy =>
  parsePolicy(readFileSync(published('dev-policy.json'), 'utf8'));

function readPolicy(file: string | undefined, devRoot: boolean): Policy | undefined {
  if (file === undefined) return devRoot ? developmentPolicy() : undefined;
  const bytes = readBytes(file);
  try {
    return parsePolicy(decodeText(bytes));
  } catch (cause) {
    if (cause instanceof PolicyError) throw new UsageError(`${file}: ${cause.message}`, { cause });
    throw cause;
  }
}

function readTime(text: string): number {
  const seconds = fromIsoTime(text);
  if (seconds !== undefined) return seconds;
  throw new UsageError(`--at ${text}: not a time such as 2027-01-31T00:00:00Z`);
}

function readChallenge(text: string): Uint8Array {
  if (/^[0-9a-f]{64}$/i.test(text)) return fromHex(text);
  throw new UsageError(`--challenge ${text}: not 32 bytes in hex (64 digits)`);
}

const readBundleText = (file: string): string => decodeText(readBytes(file));

/** Bytes that are not UTF-8 are no document at all, and an empty text is refused by every reader. */
function decodeText(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes);
  } catch (cause) {
    if (cause instanceof TypeError) return '';
    throw cause;
  }
}
