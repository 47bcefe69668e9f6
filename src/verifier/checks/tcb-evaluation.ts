import { type Check, fail, pass, unproven } from '../check.ts';
import type { MachineEvidence } from '../machine.ts';

export const tcbEvaluation: Check<MachineEvidence> = {
  code: 'tcb_evaluation',
  proves: "Intel's judgement of the platform is of the recovery that the policy asks for, or a later one",
  leavesOpen: 'flaws of later recoveries',
  run({ attestation, collateral: { tcbInfo, qeIdentity }, policy }) {
    if (attestation.collateral === undefined) return unproven('the bundle holds no collateral');
    if (!tcbInfo.ok || !qeIdentity.ok) return unproven('the collateral could not be read');
    // The two need not be equal: each is published when it changes.
    const numbers = [tcbInfo.value.tcbEvaluationDataNumber, qeIdentity.value.tcbEvaluationDataNumber];
    const shown = `numbers ${numbers.join(' and ')}`;
    if (policy === undefined) return unproven(`${shown}; no policy`);
    const least = policy.min_tcb_evaluation_number;
    return numbers.every((number) => number >= least)
      ? pass(shown)
      : fail(`${shown}: the policy asks for ${least}`);
  },
};
