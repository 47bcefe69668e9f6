import { readFileSync } from 'node:fs';
import { fromHex, fromUtf8 } from '../../primitives/bytes.ts';
import type { Trust } from '../../verifier/evidence.ts';
import { parsePemChain } from '../../verifier/pem-chain.ts';
import { type Policy, PolicyError, parsePolicy } from '../../verifier/policy.ts';
import { fromIsoTime } from '../../verifier/time.ts';
import { readBytes } from '../read-file.ts';
import { UsageError } from '../usage-error.ts';
import { readKeyFile } from './key-file.ts';
import type { JudgeOptions } from './messages.ts';

/** As the command line gives them. */
export type VerifyArguments = {
  readonly policy?: string;
  readonly at?: string;
  readonly challenge?: string;
  readonly key?: string;
  readonly devRoot?: boolean;
  readonly json?: boolean;
  readonly explain?: boolean;
  readonly summary?: boolean;
};

/** Throws `UsageError` for an option that cannot be used. */
export function readJudgeOptions(args: VerifyArguments): JudgeOptions {
  const { policy, at, challenge, key, devRoot = false } = args;
  return {
    nowSeconds: at === undefined ? Math.floor(Date.now() / 1000) : readTime(at),
    trust: devRoot ? developmentTrust() : 'intel',
    policy: readPolicy(policy, devRoot),
    challenge: challenge === undefined ? undefined : readChallenge(challenge),
    auditorKey: key === undefined ? undefined : readKeyFile(key),
  };
}

const published = (name: string): URL => new URL(`../../../attestation/${name}`, import.meta.url);

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
    return parsePolicy(fromUtf8(bytes));
  } catch (cause) {
    if (cause instanceof PolicyError) throw new UsageError(`${file}: ${cause.message}`, { cause });
    if (cause instanceof TypeError) throw new UsageError(`${file}: the policy is not UTF-8`, { cause });
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
