import { type Check, fail, pass, unproven } from '../check.ts';
import type { MachineEvidence } from '../machine.ts';
import type { Policy } from '../policy.ts';
import { matchTdxModule, mergeStatus } from '../tdx-module.ts';

export const tcbStatus: Check<MachineEvidence> = {
  code: 'tcb_status',
  proves:
    "the platform's firmware and microcode, its quoting enclave and its TDX module are at levels that the policy accepts",
  leavesOpen: 'flaws that Intel has not published',
  run({ policy, quote, collateral: { tcbInfo }, verdict }) {
    if (!verdict.ok || !quote.ok || !tcbInfo.ok) return unproven('no verdict over the quote');
    const module = matchTdxModule(quote.value, tcbInfo.value);
    if (!module.ok) return fail(module.problem);
    const status = mergeStatus(verdict.value.tcbStatus, module.value.status);
    const advisories = [...new Set([...verdict.value.advisories, ...module.value.advisories])];
    const shown = [status, ...advisories].join(', ');
    if (policy === undefined) return unproven(`${shown}; no policy`);
    if (!policy.tcb_statuses.some((allowed) => allowed === status))
      return fail(`${shown}: not in the policy`);
    const open = unacceptedAdvisories(advisories, policy);
    return open.length === 0 ? pass(shown) : fail(`${shown}: the policy does not accept ${open.join(', ')}`);
  },
};

/** INTEL-DOC-* names documentation; every other advisory names a flaw. */
const unacceptedAdvisories = (advisories: readonly string[], policy: Policy): string[] =>
  advisories.filter((id) => !id.startsWith('INTEL-DOC-') && !policy.tcb_advisories.includes(id));
