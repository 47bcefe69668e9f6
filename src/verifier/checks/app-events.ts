import { type Check, fail, pass, unproven } from '../check.ts';
import type { MachineEvidence } from '../machine.ts';

export const appEvents: Check<MachineEvidence> = {
  code: 'app_events',
  proves: 'containers measured no events but those that the policy lists',
  leavesOpen: 'what these say: any container with the socket can write them',
  run({ boot, policy }) {
    if (!boot.ok) return unproven('the event log could not be read');
    const names = boot.value.appEvents;
    const strange = names.find((name) => policy?.app_events.includes(name) !== true);
    if (strange === undefined) return pass(names.length === 0 ? 'none' : names.join(', '));
    if (policy === undefined) return unproven(`${names.join(', ')}; no policy`);
    return fail(`an event ${strange} behind system-ready, which the policy does not list`);
  },
};
