import developmentPolicy from '../../../attestation/dev-policy.json?raw';
import developmentRoot from '../../../attestation/dev-root.pem?raw';
import builtInPolicy from '../../../attestation/policy.json?raw';
import type { Trust } from '../../verifier/evidence.ts';
import { parsePemChain } from '../../verifier/pem-chain.ts';
import { type Policy, PolicyError, parsePolicy } from '../../verifier/policy.ts';
import { verifyBundle } from '../../verifier/verify.ts';
import { readFacts } from './facts/bundle-facts.ts';
import type { Settings, VerifyAnswer, VerifyRequest } from './messages.ts';
import { readText, UnreadableFileError } from './read-file.ts';
import { isOfV8, withoutRun } from './run-in-v8.ts';

/** Judges a bundle as `near-enclave verify` does, by the same functions. */
export async function judge({ file, settings }: VerifyRequest): Promise<VerifyAnswer> {
  try {
    const document = await readText(file);
    const { nowSeconds, challenge } = settings;
    const policy = await readPolicy(settings);
    const report = verifyBundle(document, { nowSeconds, challenge, policy, trust: trustOf(settings) });
    const judged = isOfV8(new Error().stack) ? report : withoutRun(report);
    return { kind: 'report', report: judged, facts: readFacts(document) };
  } catch (cause) {
    if (!(cause instanceof PolicyError || cause instanceof UnreadableFileError)) throw cause;
    return { kind: 'refused', reason: cause.message };
  }
}

function trustOf(settings: Settings): Trust {
  if (!settings.developmentRoot) return 'intel';
  const [root = new Uint8Array()] = parsePemChain(developmentRoot);
  return { developmentRoot: root };
}

async function readPolicy(settings: Settings): Promise<Policy | undefined> {
  switch (settings.policy.kind) {
    case 'none':
      return undefined;
    case 'built-in':
      return parsePolicy(settings.developmentRoot ? developmentPolicy : builtInPolicy);
    case 'file':
      return parsePolicy(await readText(settings.policy.bytes));
  }
}
