import type { Attestation } from '../../proof/attestation.ts';
import type { SignedHeadPart } from '../../proof/block-document.ts';
import { hashHead } from '../../proof/head.ts';
import { type CheckResult, fail, runCheck } from '../check.ts';
import { attestationChecks } from '../checks/all.ts';
import { type AttestationEvidence, gatherAttestation } from '../evidence.ts';
import type { WorldOptions } from './options.ts';

/** All that is looked at of the key that signed a head. */
export function gatherKey(
  attestation: Attestation,
  { head: { envelope } }: SignedHeadPart,
  { nowSeconds, policy, trust, engine = {} }: WorldOptions,
): AttestationEvidence {
  const expectations = { nowSeconds, policy, trust, engine, challenge: undefined };
  return gatherAttestation({ attestation, envelope, signedHash: hashHead(envelope) }, expectations);
}

/** A line for each check of the machine that had the key. */
export const judgeKey = (
  attestation: Attestation,
  signed: SignedHeadPart,
  options: WorldOptions,
): readonly CheckResult[] => {
  const evidence = gatherKey(attestation, signed, options);
  return attestationChecks.map((check) => runCheck(check, evidence));
};

export const attestationText = {
  code: 'head_attestation',
  proves: 'there is an attestation of the key that signed',
  leavesOpen: 'whether it holds: see the checks of the quote',
} as const;

export const noAttestation: CheckResult = {
  ...attestationText,
  ...fail('nothing says whose key it is that signed'),
};
