import { toHex } from '../../primitives/bytes.ts';
import { type Check, fail, pass, unproven } from '../check.ts';
import type { MachineEvidence } from '../machine.ts';

/** Bit 28, SEPT_VE_DISABLE, alone: no debugging, no migration, no performance monitor, no protection keys. */
const expected = '0000001000000000';

export const tdAttributes: Check<MachineEvidence> = {
  code: 'td_attributes',
  proves: 'nobody can debug or migrate the machine, and nobody but its firmware configured it',
  leavesOpen: 'what runs in it: see measurements and compose_allowed',
  run({ quote }) {
    if (!quote.ok) return unproven('the quote could not be read');
    const { mrOwner, mrOwnerConfig, mrServiceTd = new Uint8Array() } = quote.value;
    const actual = toHex(quote.value.tdAttributes);
    if (actual !== expected) return fail(`TD attributes: expected ${expected}, found ${actual}`);
    const zeros = { mr_owner: mrOwner, mr_owner_config: mrOwnerConfig, mr_service_td: mrServiceTd };
    const set = Object.entries(zeros).find(([, value]) => value.some((byte) => byte !== 0));
    return set === undefined ? pass(actual) : fail(`${set[0]} is not zero`);
  },
};
