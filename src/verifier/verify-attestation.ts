import { zeroHash } from '../primitives/hash.ts';
import { type Attestation, attestationJson } from '../proof/attestation.ts';
import { decodeDocument } from '../proof/document.ts';
import { type CheckResult, runCheck } from './check.ts';
import { attestationChallenge } from './checks/attestation-challenge.ts';
import { keyBinding } from './checks/key-binding.ts';
import { machineChecks } from './checks/machine.ts';
import { gatherMachine } from './machine.ts';
import { readAs, toReport } from './make-report.ts';
import { notCheckedOfMachines } from './not-checked.ts';
import type { Report } from './report.ts';
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
  const { document: attestation, result } = readAs(
    attestationFormat,
    () => decodeDocument(attestationJson, document),
    ({ kind }) => kind,
  );
  return toReport(options, {
    checks: [result, ...(attestation === undefined ? [] : runChecks(attestation, options))],
    statementHash: undefined,
    sizes: [],
    notChecked: ['what the keys signed: no statement is looked at', ...notCheckedOfMachines],
  });
}

function runChecks(attestation: Attestation, options: VerifyOptions): CheckResult[] {
  const { nowSeconds, policy, challenge, trust, engine = {} } = options;
  const machine = gatherMachine(attestation, { nowSeconds, policy, challenge, trust, engine });
  // A quote over a result binds that result, which is not at hand: no hash of one is zero.
  const evidence = { ...machine, signedHash: zeroHash };
  return [...machineChecks, keyBinding, attestationChallenge].map((check) => runCheck(check, evidence));
}
