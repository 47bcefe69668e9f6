import { zeroHash } from '../primitives/hash.ts';
import { type Attestation, attestationJson } from '../proof/attestation.ts';
import { DocumentFormatError, decodeDocument } from '../proof/document.ts';
import { type CheckResult, describeError, fail, pass, runCheck } from './check.ts';
import { attestationChallenge } from './checks/attestation-challenge.ts';
import { keyBinding } from './checks/key-binding.ts';
import { machineChecks } from './checks/machine.ts';
import { gatherMachine } from './machine.ts';
import { notCheckedOfMachines } from './not-checked.ts';
import { judge, type Report } from './report.ts';
import type { VerifyOptions } from './verify.ts';

const attestationFormat = {
  code: 'attestation_format',
  proves: 'the document is an attestation of this version in its one spelling, without unknown fields',
  leavesOpen: 'everything that the document says',
};

/**
 * Judges what `GET /v1/attestation` answers, without any statement: a genuine and good machine that has these keys.
 * Never throws for a bad document: that is a FAIL.
 */
export function verifyAttestation(document: string | object, options: VerifyOptions): Report {
  const { nowSeconds, policy, trust } = options;
  const { attestation, result } = readAttestation(document);
  const results = attestation === undefined ? [] : runChecks(attestation, options);
  const checks = [result, ...results];
  return {
    ...judge(checks),
    root: trust === 'intel' ? 'intel' : 'development',
    policyName: policy?.name,
    nowSeconds,
    statementHash: undefined,
    sizes: [],
    checks,
    notChecked: ['what the keys signed: no statement is looked at', ...notCheckedOfMachines],
  };
}

function readAttestation(document: string | object): { result: CheckResult; attestation?: Attestation } {
  try {
    const attestation = decodeDocument(attestationJson, document);
    return { attestation, result: { ...attestationFormat, ...pass(attestation.kind) } };
  } catch (cause) {
    if (!(cause instanceof DocumentFormatError)) throw cause;
    return { result: { ...attestationFormat, ...fail(describeError(cause)) } };
  }
}

function runChecks(attestation: Attestation, options: VerifyOptions): CheckResult[] {
  const { nowSeconds, policy, challenge, trust, engine = {} } = options;
  const machine = gatherMachine(attestation, { nowSeconds, policy, challenge, trust, engine });
  // A quote over a result binds that result, which is not at hand: no hash of one is zero.
  const evidence = { ...machine, signedHash: zeroHash };
  return [...machineChecks, keyBinding, attestationChallenge].map((check) => runCheck(check, evidence));
}
