import { toHex, toUtf8 } from '../../primitives/bytes.ts';
import { decodeDocument } from '../../proof/document.ts';
import { hashHead } from '../../proof/head.ts';
import { type StateProofDocument, stateProofJson } from '../../proof/state-proof-document.ts';
import { type CheckResult, runCheck } from '../check.ts';
import { readAs, toReport } from '../make-report.ts';
import type { Report } from '../report.ts';
import { attestationSizes } from '../sizes.ts';
import { rowChecks } from './checks/all.ts';
import { judgeKey } from './judge-key.ts';
import { notCheckedOfRows } from './not-checked.ts';
import { toExpectations, type WorldOptions } from './options.ts';

export const stateProofFormatCheck = {
  code: 'state_proof_format',
  proves: 'the document is a state proof of this version in its one spelling, without unknown fields',
  leavesOpen: 'everything that the document says',
} as const;

/** Judges a row of a world's state, or that there is none, offline. Takes and gives what `verifyBlock` does. */
export function verifyStateProof(document: string | object, options: WorldOptions): Report {
  const read = readAs(stateProofFormatCheck, () => decodeDocument(stateProofJson, document));
  const { document: proof } = read;
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return toReport(options, {
    checks: [read.result, ...(proof === undefined ? [] : judgeRow(proof, options))],
    statementHash: proof && toHex(hashHead(proof.head.envelope)),
    sizes:
      proof === undefined
        ? []
        : [{ part: 'state proof', bytes: toUtf8(text).length }, ...attestationSizes(proof.attestation)],
    notChecked: notCheckedOfRows,
  });
}

function judgeRow(proof: StateProofDocument, options: WorldOptions): readonly CheckResult[] {
  const evidence = { ...toExpectations(options), signed: proof, row: proof.row };
  return [
    ...rowChecks.map((check) => runCheck(check, evidence)),
    ...judgeKey(proof.attestation, proof, options),
  ];
}
