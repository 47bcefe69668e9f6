import { type Check, fail, pass } from '../check.ts';
import type { MachineEvidence } from '../machine.ts';

export const bootEvents: Check<MachineEvidence> = {
  code: 'boot_events',
  proves:
    "the events until system-ready are those of a boot: known names, in dstack's order, none doubled or missing, none of the names again behind it",
  leavesOpen: 'whether they were measured: see rtmr3_replay; what they name',
  run: ({ boot }) => (boot.ok ? pass(`digests of version ${boot.value.version}`) : fail(boot.problem)),
};
