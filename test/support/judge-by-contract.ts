import { fromHex } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import type { Attestation } from '../../src/proof/attestation.ts';
import type { Trust } from '../../src/verifier/expectations.ts';
import type { Policy } from '../../src/verifier/policy.ts';
import { askProbe } from './dcap-probe.ts';
import { encodeQuestion } from './dcap-question.ts';
import { machineProblems } from './judge-machine.ts';

/** sha256 of Intel's root certificate. */
export const intelRoot = fromHex('44a0196b2b99f889b8e149e95b807a350e7424964399e885a7cbb8ccfab674d3');

export type Case = {
  readonly attestation: Attestation;
  readonly policy: Policy;
  readonly nowSeconds: number;
  readonly trust: Trust;
};

export type Verdicts = {
  /** The check by which the contract refuses; undefined: it accepts. */
  readonly refusedBy: string | undefined;
  readonly detail: string | undefined;
  /** What the contract says of a quote that it accepts. */
  readonly value: unknown;
  readonly gas: bigint;
  /** Whether our verifier refuses by the same check; undefined when it was not asked. */
  readonly isSameInVerifier: boolean | undefined;
};

/** Checks of the contract that are part of another one in the verifier. */
const namesInVerifier: Readonly<Record<string, string>> = { qe_identity: 'quote_signature' };

/** The same machine before the contract and, when it refuses, before our verifier. */
export function judgeByContract({ attestation, policy, nowSeconds, trust }: Case): Verdicts {
  const root = trust === 'intel' ? intelRoot : sha256(trust.developmentRoot);
  const answer = askProbe('judge', encodeQuestion({ attestation, root, policy }), nowSeconds);
  const { refused: detail, value, gas } = answer;
  const refusedBy = detail?.split(':')[0];
  if (refusedBy === undefined) return { refusedBy, detail, value, gas, isSameInVerifier: undefined };
  const problems = machineProblems(attestation, { nowSeconds, policy, trust });
  return {
    refusedBy,
    detail,
    value,
    gas,
    isSameInVerifier: (namesInVerifier[refusedBy] ?? refusedBy) in problems,
  };
}
