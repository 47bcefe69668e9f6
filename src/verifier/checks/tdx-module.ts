import { toHex } from '../../primitives/bytes.ts';
import { type Check, fail, pass, unproven } from '../check.ts';
import type { MachineEvidence } from '../machine.ts';
import { matchTdxModule } from '../tdx-module.ts';

export const tdxModule: Check<MachineEvidence> = {
  code: 'tdx_module',
  proves:
    "the TDX module is one that Intel's TCB info knows by its signer and attributes, and one that the policy accepts",
  leavesOpen: 'how old it is: see tcb_status',
  run({ attestation, quote, collateral: { tcbInfo }, policy }) {
    if (attestation.collateral === undefined) return unproven('the bundle holds no collateral');
    if (!quote.ok || !tcbInfo.ok) return unproven('the quote or the TCB info could not be read');
    const found = matchTdxModule(quote.value, tcbInfo.value);
    if (!found.ok) return fail(found.problem);
    const mrSeam = toHex(quote.value.mrSeam);
    const shown = `${found.value.id}, SVN ${found.value.svn}, MRSEAM ${mrSeam.slice(0, 16)}…`;
    if (policy === undefined) return unproven(`${shown}; no policy`);
    const listed = policy.tdx_modules === null || policy.tdx_modules.includes(mrSeam);
    return listed ? pass(shown) : fail(`${shown}: not in the policy`);
  },
};
