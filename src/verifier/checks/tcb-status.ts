import { type Check, fail, pass, unproven } from '../check.ts';
import type { Evidence, QuoteVerdict } from '../evidence.ts';
import type { Policy } from '../policy.ts';

export const tcbStatus: Check<Evidence> = {
  code: 'tcb_status',
  proves: "the platform's firmware and microcode are at a level that the policy accepts",
  leavesOpen: 'the TDX module, which has an identity of its own; flaws that Intel has not published',
  run({ policy, verdict }) {
    if (!verdict.ok) return unproven(`no verdict over the quote: ${verdict.problem}`);
    const { tcbStatus: status, advisories } = verdict.value;
    const shown = [status, ...advisories].join(', ');
    if (policy === undefined) return unproven(`${shown}; no policy`);
    if (!policy.tcb_statuses.some((allowed) => allowed === status))
      return fail(`${shown}: not in the policy`);
    const open = unacceptedAdvisories(verdict.value, policy);
    return open.length === 0 ? pass(shown) : fail(`${shown}: the policy does not accept ${open.join(', ')}`);
  },
};

/** INTEL-DOC-* names documentation; every other advisory names a flaw. */
const unacceptedAdvisories = ({ advisories }: QuoteVerdict, policy: Policy): string[] =>
  advisories.filter((id) => !id.startsWith('INTEL-DOC-') && !policy.tcb_advisories.includes(id));
