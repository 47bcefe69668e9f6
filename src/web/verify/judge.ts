import developmentPolicy from '../../../attestation/dev-policy.json?raw';
import developmentRoot from '../../../attestation/dev-root.pem?raw';
import builtInPolicy from '../../../attestation/policy.json?raw';
import { fromUtf8 } from '../../primitives/bytes.ts';
import type { Trust } from '../../verifier/evidence.ts';
import { parsePemChain } from '../../verifier/pem-chain.ts';
import { type Policy, PolicyError, parsePolicy } from '../../verifier/policy.ts';
import { type Judged, verifyDocument } from '../../verifier/verify-document.ts';
import { fileBytes } from './file-bytes.ts';
import type { Settings, VerifyProgress, VerifyRequest } from './messages.ts';
import { isOfV8, withoutRun } from './run-in-v8.ts';

/** A setting that nothing can be judged by; the message says why. */
export class RefusedSettingError extends Error {}

/** Judges a document as `near-enclave verify` does, by the same functions. Throws `RefusedSettingError`. */
export async function judge(
  { file, settings }: VerifyRequest,
  onProgress: (progress: VerifyProgress) => void,
): Promise<Judged> {
  const { nowSeconds, challenge, auditorKey } = settings;
  const options = {
    nowSeconds,
    challenge,
    auditorKey,
    policy: readPolicy(settings),
    trust: trustOf(settings),
  };
  let share = 0;
  const bytes = fileBytes(file, (read) => {
    share = read;
  });
  const judged = await verifyDocument(bytes, options, (blocks) =>
    onProgress({ kind: 'progress', blocks, share }),
  );
  return isOfV8(new Error().stack) ? judged : { ...judged, report: withoutRun(judged.report) };
}

function trustOf(settings: Settings): Trust {
  if (!settings.developmentRoot) return 'intel';
  const [root = new Uint8Array()] = parsePemChain(developmentRoot);
  return { developmentRoot: root };
}

function readPolicy({ policy, developmentRoot: isDevelopment }: Settings): Policy | undefined {
  if (policy.kind === 'none') return undefined;
  if (policy.kind === 'built-in') return parsePolicy(isDevelopment ? developmentPolicy : builtInPolicy);
  try {
    return parsePolicy(fromUtf8(policy.bytes));
  } catch (cause) {
    if (cause instanceof PolicyError) throw new RefusedSettingError(cause.message, { cause });
    if (cause instanceof TypeError) throw new RefusedSettingError('the policy is not UTF-8', { cause });
    throw cause;
  }
}
